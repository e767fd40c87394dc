import { messagesExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R01: A server sends a new kind of message. */
export const wsS2cMessageAdded: CompatRule = {
  id: "ws-s2c-message-added",
  row: "R01",
  axis: "wire",
  says: "is new to clients",
  summary: "A server sends a new kind of message.",
  why: "Generated clients pass over kinds that they do not know.",
  fix: "Nothing to do for generated clients; others must be told.",
  claims: claim("message-added", (it) => it.direction === "send"),
  verdicts: always("safe"),
  exception: null,
  example: messagesExample({ send: "note", receive: "note" }, { send: "note ping", receive: "note" }),
};
