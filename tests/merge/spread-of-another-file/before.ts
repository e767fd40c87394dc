import { defineOrdersHandlers } from "../../generated/orders/handlers.js";
import { reads as readers } from "./reads.js";
import * as writes from "./writes.ts";

export const orders = defineOrdersHandlers({
  ...readers,
  ...writes.handlers,
});
