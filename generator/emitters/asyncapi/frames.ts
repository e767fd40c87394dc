import { capitalized } from "../../base/words.ts";
import { exampleUuid } from "../../emit/example-scalar.ts";
import { errorCodeNames } from "../../model/errors.ts";
import type { Context } from "./context.ts";
import type { Json } from "./json.ts";
import { ref } from "./json.ts";
import type { Part } from "./part.ts";

/** What the WebSocket sessions of a service have in common. */
export interface SessionFacts {
  /** Null: they differ. */
  readonly heartbeatMs: number | null;
  /** Whether browsers show a token in `hello`. */
  readonly hasToken: boolean;
  /** The frames that any of them uses. */
  readonly used: ReadonlySet<ControlFrame>;
}

/** The frames that carry no message of the spec. */
export const controlFrames = ["ack", "end", "error", "hello", "ping", "pong", "reset", "welcome"] as const;
/** One of `controlFrames`. */
export type ControlFrame = (typeof controlFrames)[number];

/** The names under which a document has its control frames. */
export type FrameNames = Readonly<Record<ControlFrame, string>>;

interface Frame {
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Json;
  readonly example: Json;
}

/** The messages and schemas of the control frames, whose names are given. */
export function framesPart(context: Context, names: FrameNames, facts: SessionFacts): Part {
  const violation = context.schemaName("Violation");
  const frames = frameTable(facts, ref("components", "schemas", violation));
  const made = controlFrames
    .filter((it) => facts.used.has(it))
    .map((type) => framePart(context, type, names[type], frames[type]));
  return {
    channels: [],
    operations: [],
    messages: made.map((it) => it.message),
    schemas: [...made.map((it) => it.schema), [violation, violationSchema]],
  };
}

function framePart(context: Context, type: ControlFrame, name: string, frame: Frame) {
  const { description, required, properties, example } = frame;
  const schemaName = context.schemaName(`${capitalized(type)}Frame`);
  const schema = {
    description,
    type: "object",
    required: ["type", ...required],
    properties: { type: { type: "string", const: type }, ...properties },
  };
  const message = {
    name: type,
    title: capitalized(type),
    summary: description,
    contentType: "application/json",
    payload: ref("components", "schemas", schemaName),
    examples: [{ name: "example", payload: { type, ...example } }],
  };
  return { message: [name, message], schema: [schemaName, schema] } as const;
}

const text = { type: "string" };
/** What an id may be, of a message or of a session: the runtime takes no longer ones. */
export const idSchema = { type: "string", maxLength: 255 };
const count = { type: "integer", minimum: 0 };

function frameTable({ heartbeatMs, hasToken }: SessionFacts, violation: Json): Readonly<Record<ControlFrame, Frame>> {
  const each = heartbeatMs === null ? "each `heartbeatMs`" : `each ${heartbeatMs / 1000} s`;
  const auth = {
    description: "A token, from browsers, which cannot send `Authorization`.",
    type: "string",
    "x-safety": "secret",
  };
  return {
    ack: {
      description: "The message with this `id` was taken in.",
      required: ["id"],
      properties: { id: idSchema },
      example: { id: "1" },
    },
    end: { description: "No more messages from this side.", required: [], properties: {}, example: {} },
    error: errorFrame(violation),
    hello: {
      description: "Opens or resumes a session; the client's first frame, within 5 s.",
      required: [],
      properties: {
        session: { description: "A session to resume.", ...idSchema },
        lastSeq: { description: "The last `seq` seen of it.", type: "integer", minimum: 0 },
        ...(hasToken ? { auth } : {}),
        traceparent: text,
      },
      example: {},
    },
    ping: {
      description: `Asks for a \`pong\`, ${each}; two missed end the connection.`,
      required: [],
      properties: {},
      example: {},
    },
    pong: { description: "Answers `ping`.", required: [], properties: {}, example: {} },
    reset: {
      description: "What was missed is gone: start over.",
      required: ["seq"],
      properties: { seq: count },
      example: { seq: 12 },
    },
    welcome: {
      description: "Answers `hello`.",
      required: ["session", "seq", "heartbeatMs", "resumed"],
      properties: {
        session: text,
        seq: count,
        heartbeatMs: { type: "integer", minimum: 1 },
        resumed: { type: "boolean" },
      },
      example: { session: exampleUuid, seq: 0, heartbeatMs: heartbeatMs ?? 25_000, resumed: false },
    },
  };
}

function errorFrame(violation: Json): Frame {
  return {
    description: "A message failed, or the connection ends.",
    required: ["code", "retryable"],
    properties: {
      id: { description: "The message that failed; without it the connection closes.", ...idSchema },
      code: { type: "string", enum: errorCodeNames },
      reason: text,
      detail: text,
      retryable: { type: "boolean" },
      retryAfterMs: count,
      traceId: { type: "string", pattern: "^[0-9a-f]{32}$" },
      violations: { type: "array", maxItems: 20, items: violation },
      details: { type: "object" },
    },
    example: {
      id: "1",
      code: "invalid_argument",
      detail: "data.name is empty",
      retryable: false,
      violations: [{ field: "data.name", rule: "minLength", message: "must have at least 1 character" }],
    },
  };
}

const violationSchema = {
  description: "One invalid field.",
  type: "object",
  required: ["field", "rule", "message"],
  properties: { field: text, rule: text, message: text },
};
