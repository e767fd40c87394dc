import { words } from "../../base/words.ts";
import type { Interaction } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { place, settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const verbs = ["create", "place", "submit", "pay", "book"];

const shop = (idempotency: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { placeOrder: { style: http, route: POST /orders, in: { sku: string }${idempotency} } }`,
  ),
});

/** See `summary`. */
export const createWithoutIdempotency = defineRule({
  id: "create-without-idempotency",
  severity: "warning",
  summary: "What makes something new can be sent again without making it twice.",
  why: "Answers get lost. A client that does not know whether its order was placed sends it again, or asks its user to.",
  examples: { bad: shop(""), good: shop(", idempotency: key") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const what = creation(it);
      if (what === null || it.policies.idempotency.value !== "none") continue;
      yield finding({
        message: `'${it.id}' is ${what}, and its idempotency is none: sent twice, it is done twice`,
        origin: place(it),
        related:
          it.policies.idempotency.origin === null
            ? []
            : [{ message: "idempotency: none", origin: settingPlace(it, it.policies.idempotency) }],
        help: "write `idempotency: key`; or `natural` where doing it twice is the same, `read` where it changes nothing",
        about: [it.id],
      });
    }
  },
});

/** What makes something new, in words; null: nothing does. */
function creation(it: Interaction): string | null {
  if (it.style === "http") return it.method === "POST" ? "a POST" : null;
  if (it.style === "graphql") return it.field.root === "Mutation" ? "a mutation" : null;
  const [verb = ""] = words(it.name);
  return it.style === "grpc" && verbs.includes(verb) ? `an RPC called '${verb}…'` : null;
}
