import { defineOrdersHandlers } from '../../generated/orders/handlers.js'

const seen = new Set<string>()

export const orders = defineOrdersHandlers({
  async getOrder({ id }) {
    seen.add(id)
    return { id }
  },
  async placeOrder(_input, ctx) {
    throw ctx.unimplemented()
  },
})
