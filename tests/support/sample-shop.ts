import type { onTestFinished } from "vitest";
import { type Shop, services, startShop } from "../../generated-sample/src/e2e/shop.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";

/** What callers of the sample present, by who they are. */
export interface Presented {
  readonly user: string;
  readonly staff: string;
  readonly service: string;
  readonly partnerKey: string;
}

/** The storefront of generated-sample on loopback, without limits of rates: they are tested elsewhere. */
export async function sampleShop(
  whenFinished: typeof onTestFinished,
  options: ServeOptions = {},
  started = services,
): Promise<Shop & { readonly presented: Presented }> {
  const patient = Object.entries(started).map(([name, service]) => {
    const operations = Object.entries(service.operations).map(([key, it]) => {
      const { rate: _rate, ...limits } = it.limits;
      return [key, { ...it, limits }] as const;
    });
    return [name, { ...service, operations: Object.fromEntries(operations) }] as const;
  });
  const shop = await startShop({ ...options, drain: { graceMs: 1000 } }, Object.fromEntries(patient));
  whenFinished(() => shop[Symbol.asyncDispose]());
  const { people } = shop;
  const rights = ["orders:read", "orders:write", "profile:read", "profile:write"];
  const [user, staff, service] = await Promise.all([
    people.token("user", "customer-1", ...rights),
    people.token("staff", "sam", "catalog:write", "orders:refund", "reports:read"),
    people.token("service", "tests"),
  ]);
  return { ...shop, presented: { user, staff, service, partnerKey: people.partnerKey } };
}
