import type { Order, OrdersHandlers } from "../../generated/orders/handlers.js";

declare function traced(...names: readonly string[]): (value: unknown, context: unknown) => void;

export
@traced("Orders", "{ placeOrder() {}")
abstract class Orders implements OrdersHandlers {
  declare readonly kind: { placeOrder(): void }
  abstract find(id: string): Promise<{ id: string }>;
  static { void "placeOrder"; }
  static async placeOrder() {}

  @traced("getOrder") async getOrder<T extends Order>({ id }: T): Promise<{ readonly id: string }> {
    return this.find(id)
  }

  get [Symbol.toStringTag](): string { return "Orders" }

  readonly placeOrder: OrdersHandlers["placeOrder"] = async (_input, ctx) => {
    throw ctx.unimplemented();
  };
}
