import type { Origin } from "../base/origin.ts";
import type { Field, TypeId, TypeRef } from "../model/types.ts";
import type { PathPart } from "../styles/http/model.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { Resolution } from "./context.ts";
import { recordOf } from "./context.ts";
import { underAliases } from "./values.ts";
import { writtenType } from "./written-type.ts";

/** The parts of a path or topic; null after a report. */
export function addressParts(resolution: Resolution, text: string, origin: Origin): readonly PathPart[] | null {
  const parts: PathPart[] = [];
  let rest = text;
  while (rest !== "") {
    const open = rest.indexOf("{");
    const close = rest.indexOf("}");
    if (open === -1 && close === -1) {
      parts.push({ text: rest });
      break;
    }
    const name = rest.slice(open + 1, close);
    if (open === -1 || close < open || !/^[a-z][A-Za-z0-9]{0,63}$/.test(name))
      return bad(
        resolution,
        origin,
        "a `{field}` here is not closed, or its name is no field's",
        "write /orders/{orderId}",
      );
    if (open > 0) parts.push({ text: rest.slice(0, open) });
    if (rest[close + 1] === "{")
      return bad(resolution, origin, "two `{field}` touch each other", "put a `/` between them");
    parts.push({ field: name });
    rest = rest.slice(close + 1);
  }
  const names = parts.flatMap((it) => ("field" in it ? [it.field] : []));
  const twice = names.find((it, index) => names.indexOf(it) !== index);
  return twice === undefined ? parts : bad(resolution, origin, `'{${twice}}' is here twice`, "rename one of them");
}

function bad(resolution: Resolution, origin: Origin, message: string, help: string): null {
  resolution.report({ code: "bad-path", message, origin, help });
  return null;
}

/** The parts of an HTTP path; null after a report. */
export function pathParts(resolution: Resolution, path: string, origin: Origin): readonly PathPart[] | null {
  if (!path.startsWith("/")) return bad(resolution, origin, "a path begins with `/`", `write /${path.slice(0, 60)}`);
  if (path.length > 300)
    return bad(resolution, origin, `the path has ${path.length} characters; at most 300 are allowed`, "shorten it");
  if (/[?#]/.test(path))
    return bad(
      resolution,
      origin,
      "a path holds no `?` and no `#`",
      "fields of `in` that are not in the path are the query",
    );
  const strange = /[^A-Za-z0-9._~:@!$&'()*+,;=/{}-]/.exec(path);
  if (strange !== null)
    return bad(
      resolution,
      origin,
      `a path may not hold '${strange[0] === "%" ? "%" : JSON.stringify(strange[0]).slice(1, -1)}'`,
      "use letters, digits and - . _ ~",
    );
  if (/\/\//.test(path) || /(^|\/)\.{1,2}(\/|$)/.test(path))
    return bad(resolution, origin, "a path holds no `//`, `/./` and `/../`", "remove it");
  return addressParts(resolution, path, origin);
}

/** Reports fields of an address that the input does not have, or that are no required scalars. */
export function checkAddressFields(
  resolution: Resolution,
  parts: readonly PathPart[],
  input: TypeId,
  origin: Origin,
): readonly string[] {
  const record = recordOf(resolution, input);
  const names = parts.flatMap((it) => ("field" in it ? [it.field] : []));
  for (const name of names) {
    const field = record?.fields.find((it) => it.name === name);
    if (field !== undefined) checkAddressField(resolution, field, origin);
    else if (!resolution.lostFields.has(name)) {
      const known = () => record?.fields.map((it) => it.name) ?? [];
      const help = () => didYouMean(name, known()) ?? `add '${name}' to \`in\``;
      resolution.report({ code: "unknown-field", message: `\`in\` has no field '${name}'`, origin, help });
    }
  }
  return names;
}

function checkAddressField(resolution: Resolution, field: Field, origin: Origin): void {
  const hasGap = field.optional || field.default !== null || field.patch;
  if (!hasGap && isAddressType(resolution, field.type)) return;
  const related = [{ message: "the field is here", origin: field.origin }];
  const message = `'{${field.name}}' must be a required scalar, not ${writtenType(field)}`;
  resolution.report({
    code: "bad-path",
    message,
    origin,
    related,
    help: "change its type, or take it out of the address",
  });
}

const notInAddresses: readonly string[] = ["json", "bytes"];

/** Whether a value of the type fits into one piece of an address, a header or a key. */
export function isAddressType(resolution: Resolution, type: TypeRef): boolean {
  const inner = underAliases(resolution, type);
  if (inner === null) return true;
  if (inner.kind === "scalar") return !notInAddresses.includes(inner.scalar.name);
  if (inner.kind === "ref") return recordOf(resolution, inner.id)?.keyRecord === null;
  return inner.kind === "named" && resolution.types.get(inner.id)?.kind === "enum";
}

/** The fields of a record, or none where it is broken. */
export function fieldsOfRecord(resolution: Resolution, id: TypeId): readonly Field[] {
  return recordOf(resolution, id)?.fields ?? [];
}
