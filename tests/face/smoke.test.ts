import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../infra/places.mjs";
import { readTree } from "../judges/files.ts";
import { judgeK6 } from "../judges/k6.ts";
import { sampleShop } from "../support/sample-shop.ts";

const contracts = readTree(join(root, "generated-sample", "generated", "contracts")).map((it) => ({
  ...it,
  path: `contracts/${it.path}`,
}));

// Those of the other services ask GraphQL, too, which does not run yet.
describe("the smoke script of a service of the sample that runs", () => {
  let shop: Awaited<ReturnType<typeof sampleShop>>;
  beforeAll(async () => {
    shop = await sampleShop(afterAll);
  });

  it.each(["analytics", "notifications", "orders", "reviews", "shipping"])("passes: %s", async (service) => {
    const scripts = contracts.filter((it) => it.path.endsWith(`/smoke/${service}.k6.js`));
    const { user, staff, partnerKey } = shop.presented;
    const env = { USER_TOKEN: user, STAFF_TOKEN: staff, PARTNER_KEY: partnerKey };
    expect(await judgeK6(scripts, { url: shop.urlOf(service), env })).toEqual([]);
    expect(await judgeK6(scripts, { url: `${shop.urlOf(service)}/nowhere`, env })).not.toEqual([]);
  });
});
