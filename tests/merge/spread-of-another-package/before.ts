import { defineOrdersHandlers } from "../../generated/orders/handlers.js";
import { reads } from "@shop/reads";

export const orders = defineOrdersHandlers({ ...reads });
