import type { Event, MappingEvent, ScalarEvent } from "js-yaml";
import { COLLECTION_STYLE, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";
import { clearScalar } from "./clear-scalar.ts";
import type { PlainMap, PlainValue } from "./plain-value.ts";
import { isBooleanWord, isCutByComment } from "./traps.ts";

/**
 * Reads ordinary YAML several times faster than the `yaml` package, which stays the judge: null wherever the two might
 * differ and wherever there might be something to report, and then that one has to read the text.
 */
export function fastParse(text: string, maxDepth: number): PlainMap | null {
  if (unusual.test(text) || text.endsWith(" ")) return null;
  // The document is one level, and a key one more than the mapping that it stands in.
  const events = eventsOf(text, maxDepth + 2);
  return events === null ? null : (new Reading(text, events, maxDepth).document() ?? null);
}

// Control characters, tabs and byte order marks, breaks that only one takes for such, escaped ones, code points by
// eight digits, the indent of a block in digits, and what may be a directive or an explicit key.
const unusual =
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)|\\[\r\nU]|[|>][-+]?[0-9]|^(?:%|\.{3})|^[ -]*\?(?:\s|$)/m;

function eventsOf(text: string, maxDepth: number): readonly Event[] | null {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    // What is wrong, the other one tells.
    if (error instanceof YAMLException) return null;
    throw error;
  }
}

// Of a longer key only one of the two says that it is too long.
const maxKeyLength = 1000;

/** Makes plain values of events; undefined says that something was not ordinary. */
class Reading {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #maxDepth: number;
  #next = 0;

  constructor(text: string, events: readonly Event[], maxDepth: number) {
    this.#text = text;
    this.#events = events;
    this.#maxDepth = maxDepth;
  }

  document(): PlainMap | undefined {
    const document = this.#take();
    if (document?.type !== EVENT_ID.DOCUMENT) return;
    if (document.explicitStart && !this.#text.startsWith("---")) return;
    const top = this.#take();
    const value = top?.type === EVENT_ID.MAPPING ? this.#mapping(top, 0) : undefined;
    // Only the end of the document may follow: there is no second one.
    return this.#next === this.#events.length - 1 ? value : undefined;
  }

  #take(): Event | undefined {
    const event = this.#events[this.#next];
    this.#next += 1;
    return event;
  }

  #mapping(mapping: MappingEvent, depth: number): PlainMap | undefined {
    const isFlow = mapping.style === COLLECTION_STYLE.FLOW;
    // In brackets, a pair without braces is a mapping too.
    if (hasProperties(mapping) || (isFlow && this.#text.charAt(mapping.start) !== "{")) return;
    const map: Record<string, PlainValue> = Object.create(null);
    for (let event = this.#take(); event?.type !== EVENT_ID.POP; event = this.#take()) {
      const key = this.#key(event);
      if (key === undefined || key in map) return;
      const value = this.#value(this.#take(), depth + 1, { key, isFlow });
      if (value === undefined) return;
      map[key] = value;
    }
    return map;
  }

  #key(event: Event | undefined): string | undefined {
    if (event?.type !== EVENT_ID.SCALAR || hasProperties(event)) return;
    const { valueStart, valueEnd, style } = event;
    const end = style === SCALAR_STYLE.PLAIN ? valueEnd : valueEnd + 1;
    if (valueStart < 0 || end - valueStart > maxKeyLength || this.#text.charAt(end) !== ":") return;
    const key = getScalarValue(this.#text, event);
    return key === "<<" ? undefined : key;
  }

  #value(event: Event | undefined, depth: number, place: Place): PlainValue | undefined {
    if (depth > this.#maxDepth) return;
    switch (event?.type) {
      case EVENT_ID.MAPPING:
        return this.#mapping(event, depth);
      case EVENT_ID.SEQUENCE:
        return hasProperties(event) ? undefined : this.#sequence(depth);
      case EVENT_ID.SCALAR:
        return this.#scalar(event, place);
      default:
        return;
    }
  }

  #sequence(depth: number): readonly PlainValue[] | undefined {
    const items: PlainValue[] = [];
    for (let event = this.#take(); event?.type !== EVENT_ID.POP; event = this.#take()) {
      const item = this.#value(event, depth + 1, inSequence);
      if (item === undefined) return;
      items.push(item);
    }
    return items;
  }

  #scalar(event: ScalarEvent, { key, isFlow }: Place): PlainValue | undefined {
    if (hasProperties(event)) return;
    // Without a value between braces, a key may be the half of a word that a comma split.
    if (event.valueStart < 0) return isFlow ? undefined : null;
    const text = getScalarValue(this.#text, event);
    if (event.style !== SCALAR_STYLE.PLAIN) return text;
    const isTrap = isBooleanWord(text) || isCutByComment(key, this.#text, event.valueEnd);
    return isTrap ? undefined : clearScalar(text);
  }
}

/** Where a value stands. */
interface Place {
  readonly key: string;
  readonly isFlow: boolean;
}

const inSequence: Place = { key: "", isFlow: false };

function hasProperties({
  anchorStart,
  tagStart,
}: {
  readonly anchorStart: number;
  readonly tagStart: number;
}): boolean {
  return anchorStart >= 0 || tagStart >= 0;
}
