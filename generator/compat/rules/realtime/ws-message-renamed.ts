import { messagesExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** R04: A kind of message has another tag. */
export const wsMessageRenamed: CompatRule = {
  id: "ws-message-renamed",
  row: "R04",
  axis: "wire",
  says: "has another name",
  summary: "A kind of message has another tag.",
  why: "Whoever gets it does not know it.",
  fix: "Write `was: <old name>`, which keeps the tag on the wire.",
  claims: claim("message-renamed"),
  verdicts: always("breaking"),
  exception: null,
  example: messagesExample({ send: "note", receive: "note" }, { send: "memo", receive: "note" }),
};
