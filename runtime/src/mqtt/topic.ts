import { type InteractionError, interactionError } from "../interaction-error.ts";
import type { Json, JsonCodec } from "../values/codec.ts";
import { Pass } from "../values/pass.ts";

/** The topic of a message: its template, and the codec of what stands in it. */
export interface TopicShape {
  readonly interaction: string;
  /** `couriers/{courierId}/position`; a parameter is a whole level. */
  readonly topic: string;
  readonly parameters: JsonCodec<unknown, never> | null;
}

type Level = { readonly text: string } | { readonly name: string; readonly isText: boolean };

/** The longest topic that a packet holds. Source: MQTT 5, 1.5.4. */
const longest = 65_535;
/** What a parameter may be: visible ASCII, no `/`, no wildcard, no `$` at its start. Source: conventions.md, MQTT topics. */
const plain = /^(?!\$)[\x21\x22\x24-\x2a\x2c-\x2e\x30-\x7e]+$/;

/** The topics of one kind of message, written and read. */
export class TopicCodec {
  readonly #shape: TopicShape;
  readonly #levels: readonly Level[];

  constructor(shape: TopicShape) {
    this.#shape = shape;
    this.#levels = shape.topic.split("/").map((it) => levelOf(it, shape.parameters));
  }

  /** The topic that a message goes to, and what stands in it, level by level; throws `invalid_argument`. */
  write(message: unknown): { readonly topic: string; readonly values: readonly string[] } {
    const { parameters } = this.#shape;
    if (parameters === null) return { topic: this.#shape.topic, values: [] };
    const pass = new Pass("reject");
    // The codec judges whether it is one.
    const fields = fieldsOf(parameters.encode(message as never, "", pass));
    const values: string[] = [];
    const levels = this.#levels.map((it) => {
      if ("text" in it) return it.text;
      const text = textOf(fields[it.name]);
      if (pass.violations.length === 0 && !plain.test(text)) pass.refuse(`.${it.name}`, "topic", notPlain);
      values.push(text);
      return text;
    });
    const topic = levels.join("/");
    if (topic.length > longest) pass.refuse("", "topic", `is longer than ${longest} bytes`);
    if (pass.violations.length > 0) throw this.#refused("this goes to no topic", pass);
    return { topic, values };
  }

  /** What stands in a topic that came in; throws `invalid_argument`. */
  read(topic: string): { readonly parameters: unknown; readonly values: readonly string[] } {
    const pass = new Pass("ignore");
    const given = topic.split("/");
    const fields: Record<string, Json> = {};
    const values: string[] = [];
    const isMatch = this.#levels.every((it, index) => {
      const text = given[index] ?? "";
      if ("text" in it) return it.text === text;
      values.push(text);
      if (!plain.test(text)) pass.refuse(`.${it.name}`, "topic", notPlain);
      fields[it.name] = it.isText ? text : jsonOf(text);
      return true;
    });
    if (!isMatch || given.length !== this.#levels.length) pass.refuse("", "topic", "is another topic");
    const parameters = this.#shape.parameters?.decode(fields, "", pass) ?? null;
    if (pass.violations.length > 0) throw this.#refused("this came on no topic of it", pass);
    return { parameters, values };
  }

  /** What is subscribed to: `+` for each parameter; the first one is `first` where that is given. */
  filter(first: string | null): string {
    let own = first;
    return this.#levels
      .map((it) => {
        if ("text" in it) return it.text;
        const text = own ?? "+";
        own = null;
        return text;
      })
      .join("/");
  }

  #refused(message: string, { violations }: Pass): InteractionError {
    const { interaction } = this.#shape;
    return interactionError({
      code: "invalid_argument",
      reason: null,
      details: null,
      message,
      violations,
      interaction,
    });
  }
}

const notPlain = "holds what a topic may not: only visible ASCII, no '/', '+', '#', and no '$' at its start";

/** Whether a text may stand in a topic. */
export function isPlainLevel(text: string): boolean {
  return plain.test(text);
}

/** Whether a topic is one of a filter's. Source: MQTT 5, 4.7. */
export function matchesFilter(filter: string, topic: string): boolean {
  if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
  const wanted = filter.split("/");
  const given = topic.split("/");
  const rest = wanted.indexOf("#");
  if (rest === -1 ? wanted.length !== given.length : given.length < rest) return false;
  return wanted.every((it, index) => it === "#" || it === "+" || it === given[index]);
}

/** Of a parameter the codec knows whether it is a text, a number or a boolean: a text alone is no wrong type of one. */
function levelOf(level: string, codec: JsonCodec<unknown, never> | null): Level {
  if (!/^\{.+\}$/.test(level)) return { text: level };
  const name = level.slice(1, -1);
  const pass = new Pass("ignore");
  codec?.decode({ [name]: "text" }, "", pass);
  return { name, isText: pass.violations.every((it) => it.rule !== "type") };
}

/** Nothing where the codec refused the message. */
function fieldsOf(json: Json | undefined): { readonly [name: string]: Json } {
  return isFields(json) ? json : {};
}

function isFields(json: Json | undefined): json is { readonly [name: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function textOf(json: Json | undefined): string {
  return typeof json === "string" ? json : JSON.stringify(json ?? "");
}

/** One value has one topic: a number in another form than it is written in stays a text, which the codec refuses. */
function jsonOf(text: string): Json {
  if (text === "true" || text === "false") return text === "true";
  return String(Number(text)) === text ? Number(text) : text;
}
