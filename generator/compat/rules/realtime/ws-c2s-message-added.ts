import { messagesExample } from "../../example.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** R03: A server takes a new kind of message. */
export const wsC2sMessageAdded: CompatRule = {
  id: "ws-c2s-message-added",
  row: "R03",
  axis: "wire",
  says: "may be sent by clients",
  summary: "A server takes a new kind of message.",
  why: "Nobody has to send it.",
  fix: "Nothing to do.",
  claims: (change) =>
    (isOf(change.fact, "message-added") && change.fact.direction === "receive") ||
    (isOf(change.fact, "key") && change.fact.key === "receive" && change.before === null),
  verdicts: always("safe"),
  exception: null,
  example: messagesExample({ send: "note", receive: "note" }, { send: "note", receive: "note ping" }),
};
