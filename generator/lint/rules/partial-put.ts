import { ofStyle } from "../../model/interaction.ts";
import { recordType } from "../../model/walk.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (route: string, input: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    types:
      Notes: { fields: { gift: "string?", door: "string?" } }
    interactions:
      changeNotes:
        style: http
        route: ${route} /orders/{id}/notes
        in: { id: id, ${input} }
        idempotency: natural
    `,
  ),
});

/** See `summary`. */
export const partialPut = defineRule({
  id: "partial-put",
  severity: "warning",
  summary: "A PUT replaces the whole; what changes a part is a PATCH.",
  why: "A client that sends what it knows with PUT deletes all that it does not know: fields that came later, and what others changed.",
  examples: { bad: shop("PUT", 'gift: "string?", door: "string?"'), good: shop("PATCH", "notes: patch<Notes>") },
  *check({ workspace }) {
    for (const it of workspace.services.flatMap((service) => ofStyle(service, "http"))) {
      const { body, type } = it.input;
      if (it.method !== "PUT" || (body.kind !== "json" && body.kind !== "patch")) continue;
      const names = body.kind === "json" ? body.fields : [body.field];
      const fields = recordType(workspace, type).fields.filter((field) => names.includes(field.name));
      const patch = fields.find((field) => field.patch);
      if (patch === undefined && !(fields.length > 0 && fields.every((field) => field.optional))) continue;
      yield finding({
        message:
          patch === undefined
            ? `'${it.id}' is a PUT, and each field of its body may be left out`
            : `'${it.id}' is a PUT, and '${patch.name}' changes a part`,
        origin: keyPlace(it, "route"),
        help: "write PATCH with a field of type `patch<T>`; or require the fields that make up the whole",
        about: [it.id],
      });
    }
  },
});
