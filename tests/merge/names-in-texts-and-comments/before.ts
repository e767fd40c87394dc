import { defineOrdersHandlers } from "../../generated/orders/handlers.js";

// async placeOrder(input, ctx) { },
/* placeOrder: 1, */
const text = "async placeOrder(input) {}, ";
const template = `{ placeOrder() {} ${[text].map((it) => `{ placeOrder: ${it} }`)} `;
const pattern = /{ placeOrder() {} "/;
const half = text.length / 2; // " /
if (half > 1) /`/.test(text);

export const orders = defineOrdersHandlers({
  async getOrder({ id }) {
    // placeOrder,
    return { id: id + text + template + String(pattern) + "placeOrder(" };
  },
  // async placeOrder(input) { return input; },
});
