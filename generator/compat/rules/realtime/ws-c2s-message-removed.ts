import { messagesExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** R03: A server no longer takes a kind of message. */
export const wsC2sMessageRemoved: CompatRule = {
  id: "ws-c2s-message-removed",
  row: "R03",
  axis: "wire",
  says: "is taken no longer",
  summary: "A server no longer takes a kind of message.",
  why: "Clients that send it are refused.",
  fix: "Deprecate the variant with a sunset first.",
  claims: (change) =>
    (isOf(change.fact, "message-removed") && change.fact.direction === "receive") ||
    (isOf(change.fact, "key") && change.fact.key === "receive" && change.after === null),
  verdicts: always("breaking"),
  exception: {
    says: "safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: ({ fact }, _use, _lens, context) =>
      isOf(fact, "message-removed") ? dueOr(fact.deprecated, context, null) : null,
  },
  example: messagesExample({ send: "note", receive: "note ping" }, { send: "note", receive: "note" }),
};
