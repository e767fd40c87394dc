import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** G01: The method of an RPC changed. */
export const rpcRenamed: CompatRule = {
  id: "rpc-renamed",
  row: "G01",
  axis: "wire",
  says: "has another method name",
  summary: "The method of an RPC changed.",
  why: "Callers of the old method get unimplemented.",
  fix: "Pin the old one: `wire: { proto: <Method> }`.",
  claims: claim("key", (it) => it.key === "method" && it.to.style !== "http"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["reserve: { style: grpc, in: Order, out: Order }"],
    ["reserve: { style: grpc, in: Order, out: Order, wire: { proto: Book } }"],
  ),
};
