#!/usr/bin/env node
"use strict";
import { defineOrdersHandlers, type Order } from "../../generated/orders/handlers.js";
type Placed<T extends { placeOrder: unknown } = { placeOrder: 1 }> = T["placeOrder"];
interface Port { placeOrder(input: Order): Placed }
enum Kind { placeOrder = 1 }
const timeouts = { placeOrder: 500, getOrder: 100 } as const;
label: for (const it of Object.keys(timeouts)) { if (it === `${Kind[1]}`) continue label; else break; }
export const make = <T,>(port?: Port, of?: T): unknown => [port, of];
export const orders = (defineOrdersHandlers(({
  getOrder: async <T extends Order>({ id }: T, ...rest: readonly unknown[]) => ({ id: id! + rest.length / 2 / 1 }),
  async *["exportOrders"]() { yield { id: "placeOrder" }; },
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented();
  },
}) satisfies object as never));
