import { CannotRun } from "../../cannot-run.ts";
import type { StoredRecord } from "./stored-record.ts";

// What comes from the project's own runtime has no type here: all of it is checked.

/** A function that can be called with anything. */
export type Callable = (...args: readonly unknown[]) => unknown;

/** A member of an object; undefined where there is none. */
export function memberOf(value: unknown, name: string | symbol): unknown {
  const isHolder = (typeof value === "object" && value !== null) || typeof value === "function";
  return isHolder ? Reflect.get(value, name) : undefined;
}

/** A method of an object, bound to it. */
export function method(of: unknown, name: string | symbol): Callable {
  const member = memberOf(of, name);
  if (typeof member !== "function") throw misfit(`there is no '${String(name)}'`);
  return (...args) => {
    const result: unknown = Reflect.apply(member, of, args);
    return result;
  };
}

/** A member that is a text; null where it is none. */
export function textMember(of: unknown, name: string): string | null {
  const member = memberOf(of, name);
  return typeof member === "string" ? member : null;
}

/** What an iterator answered: its next record, or null at the end. */
export function nextRecord(result: unknown): StoredRecord | null {
  return memberOf(result, "done") === true ? null : storedRecord(memberOf(result, "value"));
}

function storedRecord(value: unknown): StoredRecord {
  const record = memberOf(value, "record");
  const [topic, position] = [textMember(record, "topic"), textMember(value, "position")];
  const [bytes, time] = [memberOf(record, "value"), memberOf(value, "time")];
  if (topic === null || position === null || !(bytes instanceof Uint8Array) || !(time instanceof Date))
    throw misfit("a record lacks something");
  const headers = Object.entries(memberOf(record, "headers") ?? {}).filter(
    (it): it is [string, string] => typeof it[1] === "string",
  );
  return {
    record: { topic, key: textMember(record, "key"), headers: Object.fromEntries(headers), value: bytes },
    position,
    time,
  };
}

function misfit(what: string): CannotRun {
  return new CannotRun(
    `'@interspec/runtime' is not what gen knows: ${what}`,
    "install the same version of 'interspec' and '@interspec/runtime'",
  );
}
