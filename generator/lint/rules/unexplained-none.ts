import { serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (auth: string) => ({
  "catalog.yaml": serviceFile(
    "catalog",
    `
    interactions:
      listShelves:
        style: http
        route: GET /shelves
        audience: public
        auth: ${auth}
        limits: { rate: 100/s }
        why: { latency: One request., coupling: Plain HTTP., failure: A cache answers. }
    `,
  ),
});

/** See `summary`. */
export const unexplainedNone = defineRule({
  id: "unexplained-none",
  severity: "warning",
  summary: "What anybody outside may call says why.",
  why: "A bare `auth: none` looks the same whether it was meant or forgotten, and whoever reviews it cannot tell.",
  examples: { bad: shop("none"), good: shop("{ none: the shop window is open to everybody }") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const { auth } = it.policies;
      const isOutside = it.audience.value !== "internal";
      if (!isOutside || auth.value.kind !== "none" || auth.value.reason !== null) continue;
      yield finding({
        message: `'${it.id}' is for ${it.audience.value === "public" ? "everybody" : "partners"} and asks nobody who they are, without a reason`,
        origin: settingPlace(it, auth),
        help: "write `auth: { none: why }`, or name the scheme that callers need",
        about: [it.id],
      });
    }
  },
});
