import { messagesExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";

/** R02: A server no longer sends a kind of message. */
export const wsS2cMessageRemoved: CompatRule = {
  id: "ws-s2c-message-removed",
  row: "R02",
  axis: "wire",
  says: "is sent no longer",
  summary: "A server no longer sends a kind of message.",
  why: "Clients wait for it.",
  fix: "Deprecate the variant with a sunset first.",
  claims: claim("message-removed", (it) => it.direction === "send"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: ({ fact }, _use, _lens, context) =>
      isOf(fact, "message-removed") ? dueOr(fact.deprecated, context, null) : null,
  },
  example: messagesExample({ send: "note ping", receive: "note" }, { send: "note", receive: "note" }),
};
