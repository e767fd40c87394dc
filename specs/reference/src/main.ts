import { serve } from "@interspec/runtime/server";
import { catalogService } from "../generated/catalog/server.js";
import { ordersService } from "../generated/orders/server.js";
import { catalog } from "./handlers/catalog.js";
import { orders } from "./handlers/orders.js";

/** Serves both on one port. */
export const app = await serve([catalogService(catalog), ordersService(orders)]);
process.stdout.write(`catalog and orders on ${app.url}\n`);
