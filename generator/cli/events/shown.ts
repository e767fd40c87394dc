import { table } from "../table.ts";
import { printable } from "../terminal.ts";
import type { Letter } from "./letter.ts";
import type { SeenPayload } from "./payload.ts";

/** A dead letter with what may be seen of it; null: nobody asked for its payload. */
export interface ShownLetter {
  readonly letter: Letter;
  readonly payload: SeenPayload | null;
}

/** More than so many nobody reads at once. */
const maxShown = 100;

/** A line for each letter, under the names of the columns. */
export function lettersText(shown: readonly ShownLetter[]): string {
  const few = shown.slice(0, maxShown);
  const head = ["position", "time", "id", "type", "key", "code", "attempts", "error"];
  const [first = "", ...lines] = table([head, ...few.map(({ letter }) => cells(letter))]);
  const all = lines.flatMap((line, index) => [line, ...payloadLines(few[index]?.payload ?? null)]);
  const next = shown[maxShown]?.letter.position;
  const more =
    next === undefined ? [] : [`${shown.length - maxShown} more: --from '${printable(next)}'; --format json shows all`];
  return [first, ...all, ...more].map((it) => `${it}\n`).join("");
}

/** A letter as JSON. */
export function letterJson({ letter, payload }: ShownLetter): Readonly<Record<string, unknown>> {
  const { time, expiry, ...facts } = letter;
  return {
    ...facts,
    time: time.toISOString(),
    expiry: expiry?.toISOString() ?? null,
    ...(payload === null ? {} : { payload }),
  };
}

function cells({ position, time, id, type, key, code, attempts, error }: Letter): readonly string[] {
  const facts = [position, time.toISOString(), id, type, key, code, attempts?.toString() ?? null, error];
  return facts.map((it) => (it === null || it === "" ? "-" : printable(it)));
}

function payloadLines(payload: SeenPayload | null): readonly string[] {
  if (payload === null) return [];
  if ("json" in payload) return [`  ${printable(JSON.stringify(payload.json))}`];
  return ["base64" in payload ? `  base64 ${payload.base64}` : `  (${payload.hidden})`];
}
