import { interactionError } from "@interspec/runtime";
import { CountryCode } from "../../generated/common/types.js";
import { emailTaken } from "../../generated/customers/errors.js";
import { defineCustomersHandlers } from "../../generated/customers/handlers.js";
import { type Address, CustomerId, type CustomerInit, Email } from "../../generated/customers/types.js";
import { database } from "../database.js";
import { callerOf } from "../who-calls.js";

const customersById = new Map<CustomerId, CustomerInit>();
const addresses = new Map<string, Address>();
const since = new Date("2026-01-15T12:00:00Z");

const ada = { id: CustomerId("customer-1"), name: "Ada", email: Email("ada@shop.example"), since };
const adasPlace = { name: "Ada", street: "Gasse 1", postalCode: "1010", city: "Wien", country: CountryCode("AT") };
customersById.set(ada.id, ada);
addresses.set("customer-1/1", { customer: ada.id, number: 1, place: adasPlace });

/** Who has an account; anybody who has none yet, or has it no longer, may not ask. */
function known(id: string): CustomerInit {
  const customer = customersById.get(CustomerId(id));
  if (customer !== undefined) return customer;
  throw interactionError({ code: "permission_denied", reason: null, details: null, message: "you have no account" });
}

function isTaken(email: Email, by: CustomerId | null): boolean {
  return [...customersById.values()].some((it) => it.email === email && it.id !== by);
}

export const customers = defineCustomersHandlers({
  async signUp({ name, email }, ctx) {
    if (isTaken(email, null)) throw emailTaken({});
    const customer = { id: CustomerId(crypto.randomUUID()), name, email, since: new Date() };
    await database.transaction(async (tx) => {
      customersById.set(customer.id, customer);
      await ctx.publish.using(tx).customerSignedUp({ customerId: customer.id, at: customer.since });
    });
    return customer;
  },
  async me(_input, ctx) {
    return known(callerOf(ctx));
  },
  async changeMe({ changes }, ctx) {
    const before = known(callerOf(ctx));
    const { born = before.born, passwordHash = before.passwordHash, ...rest } = changes;
    if (rest.email !== undefined && isTaken(rest.email, before.id)) throw emailTaken({});
    const { born: _born, passwordHash: _passwordHash, ...kept } = before;
    const customer = {
      ...kept,
      ...rest,
      ...(born === undefined || born === null ? {} : { born }),
      ...(passwordHash === undefined || passwordHash === null ? {} : { passwordHash }),
    };
    customersById.set(customer.id, customer);
    return customer;
  },
  async saveAddress({ number, place }, ctx) {
    const { id } = known(callerOf(ctx));
    const address = { customer: id, number, place };
    await database.transaction(async (tx) => {
      addresses.set(`${id}/${number}`, address);
      const key = { customer: id, number };
      await ctx.publish.using(tx).addressSaved({ address: key, country: place.country, at: new Date() });
    });
    return address;
  },
  async leave(_input, ctx) {
    const customerId = CustomerId(callerOf(ctx));
    await database.transaction(async (tx) => {
      customersById.delete(customerId);
      await ctx.publish.using(tx).customerLeft({ customerId, at: new Date() });
    });
  },
  async address({ address: { customer, number } }) {
    const address = addresses.get(`${customer}/${number}`);
    if (address !== undefined) return address;
    throw interactionError({ code: "not_found", reason: null, details: null, message: "no such address" });
  },
  async *exportCustomers(input) {
    const sinceMs = input.since?.getTime() ?? 0;
    for (const customer of customersById.values()) if (customer.since.getTime() >= sinceMs) yield customer;
  },
  async customer(_input, ctx) {
    return customersById.get(CustomerId(callerOf(ctx))) ?? null;
  },
  async changeNewsletter({ wanted }, ctx) {
    const customer = { ...known(callerOf(ctx)), newsletter: wanted };
    customersById.set(customer.id, customer);
    return customer;
  },
  // The graph shows people to themselves alone.
  async resolveCustomer(ids, ctx) {
    return ids.map((id) => (id === callerOf(ctx) ? (customersById.get(id) ?? null) : null));
  },
  async resolveAddress(keys, ctx) {
    return keys.map(({ customer, number }) =>
      customer === callerOf(ctx) ? (addresses.get(`${customer}/${number}`) ?? null) : null,
    );
  },
});
