import { dedented } from "../example.ts";
import { servicePlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (owner: string) => ({
  "stock.yaml": dedented(`
    interspec: 1
    service: stock
    ${owner}
    defaults: { auth: service }
    interactions: { count: { style: grpc } }
  `),
});

/** See `summary`. */
export const missingOwner = defineRule({
  id: "missing-owner",
  severity: "warning",
  summary: "Every service has a team that answers for it.",
  why: "Nobody is asked before a change, and nobody is called at night.",
  examples: { bad: shop("description: What is on the shelves."), good: shop("owner: team-warehouse") },
  *check({ workspace }) {
    for (const service of workspace.services)
      if (service.owner === null)
        yield finding({
          message: `service '${service.id}' has no owner`,
          origin: servicePlace(service),
          help: "write `owner: team-x`",
          about: [service.id],
        });
  },
});
