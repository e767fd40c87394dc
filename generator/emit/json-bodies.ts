import { capitalized } from "../base/words.ts";
import type { Interaction } from "../model/interaction.ts";
import type { TypeId } from "../model/types.ts";
import { namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { BodyContent, BodyUse } from "./json-body-uses.ts";
import { bodyUses } from "./json-body-uses.ts";
import type { SchemaForm } from "./json-schema.ts";
import { effectiveForm, freeName } from "./json-schema-names.ts";
import type { NamedExample } from "./shown-example.ts";

/** A JSON value that crosses a wire whole, and the file that describes it. */
export interface Body {
  /** The name in its unit: `Order`, `OrderInput`, `UpdateOrderBody`. */
  readonly name: string;
  readonly form: SchemaForm;
  readonly content: BodyContent;
  /** What the specs give as examples of it, by the spec's names. */
  readonly examples: readonly NamedExample[];
}

/** All JSON bodies of a workspace. Each has one file, which belongs to the unit of its type. */
export interface Bodies {
  /** By the id of the unit, in the order of first use. */
  readonly byUnit: ReadonlyMap<string, readonly Body[]>;
  /** The name of the file of a type in a form that some interaction uses. */
  nameOf(id: TypeId, form: SchemaForm): string;
}

const memory = new WeakMap<Workspace, Bodies>();

/** The bodies of a workspace, found once: who uses a type decides in which forms it has a file. */
export function bodiesOf(workspace: Workspace): Bodies {
  const bodies = memory.get(workspace) ?? findBodies(workspace);
  memory.set(workspace, bodies);
  return bodies;
}

interface InteractionUse {
  readonly interaction: Interaction;
  readonly use: BodyUse;
}

interface TypeBody {
  readonly id: TypeId;
  readonly form: SchemaForm;
  readonly examples: NamedExample[];
}

function findBodies(workspace: Workspace): Bodies {
  const uses = workspace.services.flatMap((service) =>
    service.interactions.flatMap((interaction) =>
      bodyUses(workspace, interaction).map((use) => ({ interaction, use })),
    ),
  );
  const types = typeBodies(workspace, uses);
  const taken = takenNames(workspace);
  const names = new Map<string, string>();
  const byUnit = new Map<string, Body[]>();
  for (const [key, { id, form, examples }] of types) {
    const { unit, names: wire } = namedType(workspace, id);
    const suffix =
      form === "patch" ? "Patch" : form === "in" && types.has(keyOf(workspace, id, "out")) ? "Input" : null;
    const name = suffix === null ? wire.json : claimed(taken, unit, wire.json + suffix);
    names.set(key, name);
    filed(byUnit, unit).push({ name, form, content: { kind: "type", id }, examples });
  }
  for (const { interaction, use } of uses) {
    if (use.content.kind === "type") continue;
    const name = claimed(taken, interaction.service, capitalized(interaction.name) + use.suffix);
    filed(byUnit, interaction.service).push({ name, form: use.form, content: use.content, examples: use.examples });
  }
  return {
    byUnit,
    nameOf: (id, form) => names.get(keyOf(workspace, id, form)) ?? namedType(workspace, id).names.json,
  };
}

/** The types that are bodies whole, in the order of first use, with the examples of all who use them. */
function typeBodies(workspace: Workspace, uses: readonly InteractionUse[]): ReadonlyMap<string, TypeBody> {
  const types = new Map<string, TypeBody>();
  for (const { use } of uses) {
    if (use.content.kind !== "type") continue;
    const { id } = use.content;
    const key = keyOf(workspace, id, use.form);
    const body = types.get(key) ?? { id, form: effectiveForm(workspace, id, use.form), examples: [] };
    body.examples.push(...use.examples);
    types.set(key, body);
  }
  return types;
}

function keyOf(workspace: Workspace, id: TypeId, form: SchemaForm): string {
  return `${id} ${effectiveForm(workspace, id, form)}`;
}

/** The names of all types, by unit: a name that is made up must be another. */
function takenNames(workspace: Workspace): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  for (const type of workspace.types.values()) {
    const names = taken.get(type.unit) ?? new Set();
    taken.set(type.unit, names.add(type.names.json));
  }
  return taken;
}

function claimed(taken: Map<string, Set<string>>, unit: string, wanted: string): string {
  const names = taken.get(unit) ?? new Set();
  const name = freeName(wanted, names);
  taken.set(unit, names.add(name));
  return name;
}

function filed(byUnit: Map<string, Body[]>, unit: string): Body[] {
  const bodies = byUnit.get(unit) ?? [];
  byUnit.set(unit, bodies);
  return bodies;
}
