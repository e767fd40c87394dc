import { defineCustomersHandlers } from "../../generated/customers/handlers.js";

export const customers = defineCustomersHandlers({
  async signUp(_input, ctx) {
    throw ctx.unimplemented();
  },
  async me(_input, ctx) {
    throw ctx.unimplemented();
  },
  async changeMe(_input, ctx) {
    throw ctx.unimplemented();
  },
  async saveAddress(_input, ctx) {
    throw ctx.unimplemented();
  },
  async leave(_input, ctx) {
    throw ctx.unimplemented();
  },
  async address(_input, ctx) {
    throw ctx.unimplemented();
  },
  exportCustomers(_input, ctx) {
    throw ctx.unimplemented();
  },
  async customer(_input, ctx) {
    throw ctx.unimplemented();
  },
  async changeNewsletter(_input, ctx) {
    throw ctx.unimplemented();
  },
  async resolveCustomer(_keys, ctx) {
    throw ctx.unimplemented();
  },
  async resolveAddress(_keys, ctx) {
    throw ctx.unimplemented();
  },
});
