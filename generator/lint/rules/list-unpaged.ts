import type { Interaction } from "../../model/interaction.ts";
import { namedType, opened } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { configFile, serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { definePresetRule, finding } from "../rule.ts";

const shop = (page: string) => ({
  "interspec.yaml": configFile("lint: { preset: google }"),
  "prices.yaml": serviceFile(
    "prices",
    `
    types: { Line: { fields: { sku: string, total: int } } }
    interactions: { listLines: { style: grpc, out: list<Line>${page} } }
    `,
  ),
});

/** See `summary`. */
export const listUnpaged = definePresetRule(["google", "zalando", "azure"], {
  id: "list-unpaged",
  severity: "warning",
  summary: "Every list of records comes in pages, also one that is short today.",
  why: "Pages are a breaking change later. `list-without-page` asks for them where entities are listed; the presets ask for them everywhere.",
  examples: { bad: shop(""), good: shop(", page: cursor") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const name = listedRecord(workspace, it);
      if (name === null) continue;
      yield finding({
        message: `'${it.id}' answers all of '${name}' at once`,
        origin: keyPlace(it, "out"),
        help: "write `page: cursor`",
        about: [it.id],
      });
    }
  },
});

/** The record, and no entity, that an interaction answers a bare list of; or null. */
function listedRecord(workspace: Workspace, it: Interaction): string | null {
  if ((it.style !== "http" && it.style !== "grpc") || it.page !== null) return null;
  const output = it.style === "http" ? (it.output.kind === "json" ? it.output.type : null) : it.output;
  const list = output === null ? null : opened(workspace, output).type;
  const item = list?.kind === "list" ? opened(workspace, list.item).type : null;
  if (item?.kind !== "named") return null;
  const type = namedType(workspace, item.id);
  return type.kind === "record" && type.key === null ? type.name : null;
}
