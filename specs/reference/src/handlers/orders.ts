import { unknownItem } from "../../generated/orders/errors.js";
import { defineOrdersHandlers } from "../../generated/orders/handlers.js";
import { OrderId } from "../../generated/orders/types.js";

/** What can be ordered, with its price as the catalog said last. */
const prices = new Map<string, number>([
  ["product-1", 2990],
  ["product-2", 7900],
]);
let orderCount = 0;

export const orders = defineOrdersHandlers({
  async createOrder({ customerId, itemIds }, ctx) {
    const unknown = itemIds.filter((it) => !prices.has(it));
    if (unknown.length > 0) throw unknownItem({ itemIds: unknown });
    orderCount += 1;
    const orderId = OrderId(`order-${orderCount}`);
    await ctx.publish.orderPlaced({ orderId, customerId, itemIds, placedAt: new Date() });
    return { orderId };
  },
  async onProductUpdated({ productId, priceCents }) {
    prices.set(productId, priceCents);
  },
});
