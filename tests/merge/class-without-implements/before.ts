import { defineOrdersHandlers as define, type Order } from '../../generated/orders/handlers.js'

class Orders {
  orders = new Map<string, Order>()

  async getOrder({ id }: Order) { return this.orders.get(id) ?? { id } }
}

export const orders = define(new Orders())
