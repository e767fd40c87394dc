import { unknownItem } from "../../generated/orders/errors.js";
import { defineOrdersHandlers } from "../../generated/orders/handlers.js";
import { OrderId } from "../../generated/orders/types.js";

const items: ReadonlySet<string> = new Set(["product-1", "product-2"]);
let orderCount = 0;

export const orders = defineOrdersHandlers({
  async createOrder({ itemIds }) {
    const unknown = itemIds.filter((it) => !items.has(it));
    if (unknown.length > 0) throw unknownItem({ itemIds: unknown });
    orderCount += 1;
    return { orderId: OrderId(`order-${orderCount}`) };
  },
  async onProductUpdated(_message, ctx) {
    throw ctx.unimplemented();
  },
});
