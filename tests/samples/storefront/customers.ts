import { expect } from "vitest";
import { CountryCode } from "../../../generated-sample/generated/common/types.ts";
import { createCustomersClient } from "../../../generated-sample/generated/customers/client.ts";
import { CustomerId, Email } from "../../../generated-sample/generated/customers/types.ts";
import { collected } from "../collected.ts";
import { entities } from "../graph.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const ada = CustomerId("customer-1");
const place = { name: "Ada", street: "Gasse 2", postalCode: "1010", city: "Wien", country: CountryCode("AT") };
const unauthenticated = { code: "unauthenticated" } as const;
const denied = { code: "permission_denied", reason: null } as const;
const taken = { code: "already_exists", reason: "EMAIL_TAKEN", details: {} } as const;

/** How customers are shown, less their events. */
export function customersShows({ urlOf, as, token, open }: TestShop): Shows {
  const url = urlOf("customers");
  const visitor = open(createCustomersClient(url));
  const customer = open(createCustomersClient(url, as("user", ada, "profile:read", "profile:write")));
  const reader = open(createCustomersClient(url, as("user", ada, "profile:read")));
  const service = open(createCustomersClient(url, as("service", "shipping")));
  const archive = open(createCustomersClient(url, as("job", "archive", "export")));
  const idler = open(createCustomersClient(url, as("job", "idler")));
  const byAda = () => token("user", ada, "profile:read");
  const unknownCaller = async (type: string, key: object, selection: string) => {
    const { data, errors } = await entities(url, type, [key], selection);
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED", canonical: "unauthenticated" } }]);
  };
  return {
    "customers.signUp": {
      async works() {
        const grace = await visitor.signUp({ name: "Grace", email: Email("grace@shop.example") });
        expect(grace).toMatchObject({ name: "Grace", newsletter: false });
      },
      fails: () => refused(visitor.signUp({ name: "Ada II", email: Email("ada@shop.example") }), taken),
    },
    "customers.me": {
      works: async () => expect(await reader.me({})).toMatchObject({ id: ada, name: "Ada" }),
      fails: () => refused(visitor.me({}), unauthenticated),
    },
    "customers.changeMe": {
      async works() {
        expect(await customer.changeMe({ changes: { born: "1990-12-10" } })).toMatchObject({ born: "1990-12-10" });
        expect(await customer.changeMe({ changes: { born: null } })).not.toHaveProperty("born");
      },
      async fails() {
        await visitor.signUp({ name: "Joan", email: Email("joan@shop.example") });
        await refused(customer.changeMe({ changes: { email: Email("joan@shop.example") } }), taken);
      },
    },
    "customers.saveAddress": {
      async works() {
        const address = { customer: ada, number: 2, place };
        expect(await customer.saveAddress({ number: 2, place })).toEqual(address);
        expect(await service.address({ address: { customer: ada, number: 2 } })).toEqual(address);
      },
      fails: () => refused(reader.saveAddress({ number: 2, place }), denied),
    },
    "customers.leave": {
      async works() {
        const { id } = await visitor.signUp({ name: "Edsger", email: Email("edsger@shop.example") });
        await using edsger = createCustomersClient(url, as("user", id, "profile:read", "profile:write"));
        await edsger.leave({});
        await refused(edsger.me({}), denied);
      },
      fails: () => refused(reader.leave({}), denied),
    },
    "customers.address": {
      async works() {
        const address = await service.address({ address: { customer: ada, number: 1 } });
        expect(address.place).toMatchObject({ city: "Wien" });
      },
      async fails() {
        await refused(service.address({ address: { customer: ada, number: 50 } }), { code: "not_found" });
        await refused(reader.address({ address: { customer: ada, number: 1 } }), unauthenticated);
      },
    },
    "customers.exportCustomers": {
      async works() {
        const all = await collected(archive.exportCustomers({ since: new Date("2026-01-15T12:00:00Z") }));
        expect(all.map((it) => it.id)).toContain(ada);
      },
      fails: () => refused(collected(idler.exportCustomers({})), denied),
    },
    "customers.customer": {
      works: async () => expect(await reader.customer({})).toMatchObject({ id: ada, name: "Ada" }),
      fails: () => refused(visitor.customer({}), unauthenticated),
    },
    "customers.changeNewsletter": {
      works: async () => expect(await customer.changeNewsletter({ wanted: true })).toMatchObject({ newsletter: true }),
      fails: () => refused(reader.changeNewsletter({ wanted: false }), denied),
    },
    "customers.resolveCustomer": {
      async works() {
        const keys = [{ id: ada }, { id: "somebody-else" }];
        const { data } = await entities(url, "Customer", keys, "name", await byAda());
        expect(data).toEqual({ _entities: [{ name: "Ada" }, null] });
      },
      fails: () => unknownCaller("Customer", { id: ada }, "name"),
    },
    "customers.resolveAddress": {
      async works() {
        const key = { customer: { id: ada }, number: 1 };
        const { data } = await entities(url, "Address", [key], "place { city }", await byAda());
        expect(data).toEqual({ _entities: [{ place: { city: "Wien" } }] });
      },
      fails: () => unknownCaller("Address", { customer: { id: ada }, number: 1 }, "number"),
    },
  };
}
