import type { Origin } from "../base/origin.ts";
import { relativePath } from "../base/path.ts";
import { camelCase } from "../base/words.ts";
import type { TypeId, TypeRef } from "../model/types.ts";
import { plainScalars } from "../model/types.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { CoreSyntax, TypeName } from "../syntax/type-text.ts";
import type { Resolution, UnitDraft } from "./context.ts";
import { typeId } from "./context.ts";

/** The type reference that a spec's text means, or null after a report. */
export function typeRef(resolution: Resolution, draft: UnitDraft, core: CoreSyntax, origin: Origin): TypeRef | null {
  switch (core.kind) {
    case "scalar":
      return core;
    case "list": {
      const item = typeRef(resolution, draft, core.item, origin);
      return item === null ? null : { kind: "list", item };
    }
    case "map": {
      const value = typeRef(resolution, draft, core.value, origin);
      return value === null ? null : { kind: "map", value };
    }
    case "ref": {
      const id = typeNamed(resolution, draft, core.name, origin);
      return id === null ? null : { kind: "ref", id };
    }
    case "named": {
      const text = core.name.alias === null ? core.name.name : `${core.name.alias}.${core.name.name}`;
      const known = draft.refs.get(text);
      if (known !== undefined) return known;
      const id = typeNamed(resolution, draft, core.name, origin);
      if (id === null) return null;
      const ref: TypeRef = { kind: "named", id };
      draft.refs.set(text, ref);
      return ref;
    }
  }
}

/** The id of a type by its name, or null after a report. */
export function typeNamed(resolution: Resolution, draft: UnitDraft, name: TypeName, origin: Origin): TypeId | null {
  const owner = ownerOf(resolution, draft, name.alias, origin, "type", (it) => it.file.names.types.has(name.name));
  if (owner === null) return null;
  if (owner.file.syntax.types?.has(name.name)) return typeId(owner.unit, name.name);
  // What is written but wrong was reported where it stands.
  if (owner.file.names.types.has(name.name)) return null;
  const text = name.alias === null ? name.name : `${name.alias}.${name.name}`;
  resolution.report({
    code: "unknown-type",
    message: `type '${text}' is not defined`,
    origin,
    help: () => typeHelp(resolution, draft, name, owner),
  });
  return null;
}

function typeHelp(resolution: Resolution, draft: UnitDraft, name: TypeName, owner: UnitDraft): string | null {
  const own = [...owner.file.names.types];
  const lower = name.alias === null ? name.name.toLowerCase() : "";
  if (plainScalars.some((it) => it === lower)) return `did you mean '${lower}'?`;
  const elsewhere = resolution.units.find((it) => it !== draft && it.file.names.types.has(name.name));
  if (elsewhere !== undefined && name.alias === null) {
    const alias = [...draft.imports].find(([, unit]) => unit === elsewhere)?.[0];
    return alias === undefined
      ? `'${elsewhere.file.path}' defines one: write \`imports: { ${camelCase(elsewhere.unit.name)}: ${relativePath(draft.file.path, elsewhere.file.path)} }\` and \`${camelCase(elsewhere.unit.name)}.${name.name}\``
      : `did you mean '${alias}.${name.name}'?`;
  }
  const near =
    didYouMean(name.name, own, name.alias === null ? "" : `${name.alias}.`) ?? didYouMean(lower, plainScalars);
  if (near !== null) return near;
  return own.length === 0 ? "define it under `types`" : `the types are ${own.slice(0, 20).join(", ")}`;
}

/** The id of a declared error by its name, or null after a report. */
export function errorNamed(resolution: Resolution, draft: UnitDraft, text: string, origin: Origin): TypeId | null {
  const [first = "", second] = text.split(".");
  const [alias, name] = second === undefined ? [null, first] : [first, second];
  const owner = ownerOf(resolution, draft, alias, origin, "error", (it) => it.file.names.errors.has(name));
  if (owner === null) return null;
  if (owner.file.syntax.errors?.has(name)) return typeId(owner.unit, name);
  if (owner.file.names.errors.has(name)) return null;
  const prefix = alias === null ? "" : `${alias}.`;
  const help = () => didYouMean(name, owner.file.names.errors, prefix) ?? "define it under `errors`";
  resolution.report({ code: "unknown-error", message: `error '${text}' is not defined`, origin, help });
  return null;
}

function ownerOf(
  resolution: Resolution,
  draft: UnitDraft,
  alias: string | null,
  origin: Origin,
  what: string,
  has: (draft: UnitDraft) => boolean,
): UnitDraft | null {
  if (alias === null) return draft;
  const owner = draft.imports.get(alias);
  if (owner !== undefined) return owner;
  // An import that is written but leads nowhere was reported where it stands.
  if (draft.file.names.imports.has(alias)) return null;
  const help = (): string => {
    const near = didYouMean(alias, draft.unit.imports.keys());
    if (near !== null) return near;
    const candidate = resolution.units.find((it) => it.unit.name === alias && has(it));
    return candidate === undefined
      ? "add it under `imports`"
      : `write \`imports: { ${alias}: ${relativePath(draft.file.path, candidate.file.path)} }\``;
  };
  resolution.report({
    code: "unknown-import",
    message: `there is no import '${alias}' for this ${what}`,
    origin,
    help,
  });
  return null;
}
