import { duration, flag, line, whole, word } from "../../syntax/scalars.ts";
import type { Of, Shape } from "../../syntax/shape.ts";
import { byKind, list, mapped, optional, record, required } from "../../syntax/shape.ts";
import { body } from "../../syntax/types.ts";

const resumeRecord = record("{ events, window }", {
  events: optional(whole(1, 1_000_000), "How many messages are kept for a session."),
  window: optional(duration, "How long they are kept."),
});

/** `resume` as written; null: no. */
export type ResumeSyntax = Of<typeof resumeRecord> | null;

const resume: Shape<ResumeSyntax> = byKind<ResumeSyntax>("true, or { events, window }", {
  flag: mapped(flag, (it): ResumeSyntax => (it ? { events: undefined, window: undefined } : null)),
  map: resumeRecord,
});

/** The keys of `style: realtime` alone. */
export const realtimeKeys = {
  transport: required(word(["sse", "websocket"]), "How it travels."),
  path: required(line, "`/path/{field}`."),
  in: optional(body, "Fields of the path and the query."),
  send: required(body, "Server to client: a record or a union."),
  receive: optional(body, "Client to server, websocket only: a record or a union."),
  resume: optional(resume, "A broken connection goes on where it was."),
  heartbeat: optional(duration, "How often either side shows that it is there."),
  slowConsumer: optional(word(["close", "drop-oldest", "conflate"]), "What happens to a client that does not keep up."),
  origins: optional(list(line), "Origins of browsers that may connect."),
  encoding: optional(word(["json"]), "How messages are written."),
};

const keys = record("a realtime interaction", realtimeKeys);

/** The keys of `style: realtime` as written. */
export type RealtimeSyntax = Of<typeof keys>;
