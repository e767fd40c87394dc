import { defineOrdersHandlers as define, type Order, type OrdersHandlers } from '../../generated/orders/handlers.js'

class Orders {
  orders = new Map<string, Order>()

  async getOrder({ id }: Order) { return this.orders.get(id) ?? { id } }

  readonly placeOrder: OrdersHandlers['placeOrder'] = async (_input, ctx) => {
    throw ctx.unimplemented()
  }
}

export const orders = define(new Orders())
