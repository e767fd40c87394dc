import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

async function getOrder({ id }: { id: string }) {
  return { id };
}
const handleExport = async function* () {
  yield { id: "a" };
};

export const orders = defineOrdersHandlers({ getOrder, "exportOrders": handleExport, get placeOrder() { return getOrder; } });
