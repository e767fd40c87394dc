import { at } from "../../base/origin.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";
import { carriers } from "../type-carriers.ts";

const shop = (closed: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    types: { State: { enum: [OPEN, SENT]${closed} } }
    interactions: { stateOf: { style: grpc, in: { orderId: id }, out: { state: State } } }
    `,
  ),
});

/** See `summary`. */
export const closedEnumOut = defineRule({
  id: "closed-enum-out",
  severity: "warning",
  summary: "An enum that readers get is open: they survive values that they do not know.",
  why: "A closed enum can never have another value without breaking every client that is out there.",
  examples: { bad: shop(", closed: true"), good: shop("") },
  *check({ workspace }) {
    const outgoing = carriers(workspace, ["out"]);
    for (const type of workspace.types.values()) {
      const users = type.kind === "enum" && type.closed ? (outgoing.get(type.id) ?? []) : [];
      const [first] = users;
      if (first === undefined) continue;
      yield finding({
        message: `'${type.name}' is closed, and '${first.id}' sends it${users.length > 1 ? `, as do ${users.length - 1} more` : ""}`,
        origin: at(type.origin, "closed"),
        related: users.slice(0, 5).map((it) => ({ message: `'${it.id}' sends it`, origin: place(it) })),
        help: "leave `closed` out; where it is an input too, give that an enum of its own",
        about: users.map((it) => it.id),
      });
    }
  },
});
