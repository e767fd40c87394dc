import { shapeOf } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

/** What proxies and people wait at most. */
const longestMs = 30_000;

const shop = (timeout: string) => ({
  "reports.yaml": serviceFile("reports", `interactions: { render: { style: grpc, timeout: ${timeout} } }`),
});

/** See `summary`. */
export const longCall = defineRule({
  id: "long-call",
  severity: "warning",
  summary: "A call is over within 30 s; longer work is begun by a call and told by an event or a stream.",
  why: "Proxies, browsers and deployments cut long calls, and the work begins anew. Nobody sees how far it is.",
  examples: { bad: shop("2m"), good: shop("20s") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const { timeoutMs } = it.policies;
      if (shapeOf(it) !== "call" || timeoutMs.value === null || timeoutMs.value <= longestMs) continue;
      yield finding({
        message: `'${it.id}' may take ${timeoutMs.value} ms; a call has ${longestMs} ms at most`,
        origin: settingPlace(it, timeoutMs),
        help: "answer at once with an id and tell the end by an event, or make it a stream",
        about: [it.id],
      });
    }
  },
});
