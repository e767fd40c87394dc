import type { Order, OrdersHandlers } from "../../generated/orders/handlers.js";

export class Orders implements OrdersHandlers { async getOrder(input: Order) { return input; } }
export class Others implements OrdersHandlers { getOrder = async (input: Order) => input }
