import type { Json } from "./codec.ts";
import type { Pass } from "./pass.ts";
import { refuse } from "./pass.ts";

/** A value of the type `json`: what `JSON.parse` can return, null at the top apart, since null is "absent". */
export function checkJson(value: unknown, path: string, pass: Pass): Json {
  if (value === null || value === undefined) return refuse(pass, path, "required", "is missing");
  return inner(value, path, pass);
}

function inner(value: unknown, path: string, pass: Pass): Json {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value.isWellFormed() ? value : refuse(pass, path, "unicode", "holds half of a surrogate pair");
    case "number":
      if (!Number.isFinite(value)) return refuse(pass, path, "finite", "is no finite number");
      // JSON has no negative zero that survives everywhere.
      return value + 0;
    case "object":
      return value === null ? null : nested(value, path, pass);
    default:
      return refuse(pass, path, "type", "is no JSON value");
  }
}

function nested(value: object, path: string, pass: Pass): Json {
  if (!pass.enter(path)) return null;
  const copy = Array.isArray(value)
    ? value.map((it: unknown, index) => inner(it, `${path}.${index}`, pass))
    : copyOfObject(value, path, pass);
  pass.leave();
  return copy;
}

function copyOfObject(value: object, path: string, pass: Pass): Json {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return refuse(pass, path, "type", "is no JSON value");
  const copy: Record<string, Json> = {};
  for (const [key, it] of Object.entries(value)) {
    if (isFitKey(key, path, pass)) copy[key] = inner(it, `${path}.${key}`, pass);
  }
  return copy;
}

/** Whether a text may be a key of a map or object; notes what is wrong with it. */
export function isFitKey(key: string, path: string, pass: Pass): boolean {
  if (key === "__proto__") pass.refuse(path, "key", "has the key '__proto__'");
  else if (!key.isWellFormed()) pass.refuse(path, "unicode", "has a key with half of a surrogate pair");
  else return true;
  return false;
}
