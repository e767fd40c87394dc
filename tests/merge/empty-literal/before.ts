import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

export const orders = defineOrdersHandlers({});
