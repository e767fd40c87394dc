import { expect } from "vitest";
import { createAnalyticsClient } from "../../../generated-sample/generated/analytics/client.ts";
import { refused, type Shows } from "../shown.ts";
import type { TestShop } from "./shop.ts";

const unauthenticated = { code: "unauthenticated" } as const;
const denied = { code: "permission_denied" } as const;

async function* clicks() {
  for (const page of ["/lamps", "", "/chairs"]) yield { at: new Date(), page, visit: crypto.randomUUID() };
}

/** How analytics is shown, less its messages. */
export function analyticsShows({ urlOf, as, open }: TestShop): Shows {
  const url = urlOf("analytics");
  const window = open(createAnalyticsClient(url, as("service", "window")));
  const staff = open(createAnalyticsClient(url, as("staff", "sam", "reports:read")));
  const clerk = open(createAnalyticsClient(url, as("staff", "kim")));
  const nobody = open(createAnalyticsClient(url));
  return {
    "analytics.clicks": {
      works: async () => expect(await window.clicks(clicks())).toEqual({ accepted: 2, dropped: 1 }),
      fails: () => refused(staff.clicks(clicks()), unauthenticated),
    },
    "analytics.sales": {
      async works() {
        const { rows } = await staff.sales({ from: "2026-01-15", to: "2026-01-15" });
        expect(rows).toEqual([{ day: "2026-01-15", product: "LA-0001", sold: 2, revenue: "59.8000" }]);
      },
      fails: () => refused(clerk.sales({ from: "2026-01-15", to: "2026-01-15" }), denied),
    },
    "analytics.search": {
      works: async () => expect(await staff.search({ days: ["2026-01-15", "2026-01-16"] })).toHaveLength(2),
      fails: () => refused(clerk.search({ days: ["2026-01-15"] }), denied),
    },
    "analytics.heatmap": {
      works: async () => expect(await staff.heatmap({})).toMatchObject({ spots: [{ visits: 7 }] }),
      fails: () => refused(nobody.heatmap({}), unauthenticated),
    },
  };
}
