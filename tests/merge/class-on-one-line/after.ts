import type { Order, OrdersHandlers } from "../../generated/orders/handlers.js";

export class Orders implements OrdersHandlers { async getOrder(input: Order) { return input; } readonly placeOrder: OrdersHandlers["placeOrder"] = async (_input, ctx) => { throw ctx.unimplemented(); }; }
export class Others implements OrdersHandlers { getOrder = async (input: Order) => input; readonly placeOrder: OrdersHandlers["placeOrder"] = async (_input, ctx) => { throw ctx.unimplemented(); }; }
