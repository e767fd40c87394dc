import { membersOf } from "../error-members.ts";
import type { SubscriptionSource } from "../graphql/client/graphql-transport.ts";
import type { GraphqlCaller } from "../graphql/server/graphql-caller.ts";
import type { Subgraphs } from "../graphql/server/mount.ts";
import { parsedJson } from "../http/wire-text.ts";
import type { Json } from "../values/codec.ts";

/** Subscriptions to services of the same process. */
export function inProcessSubscriptions(subgraphs: Subgraphs): SubscriptionSource {
  return {
    async *open(request, headers, attempt, opened) {
      const { requestOf } = await import("../graphql/server/graphql-request.ts");
      const { RefusedRequest } = await import("../graphql/server/refused-request.ts");
      const subgraph = subgraphs.get(headers["x-subgraph"] ?? "");
      if (subgraph === undefined) throw new TypeError(`nobody serves ${attempt.call.operation.interaction}`);
      const caller: GraphqlCaller = {
        peer: "in-process",
        tlsSocket: null,
        cancellation: attempt,
        timeoutMs: null,
        header: (name) => headers[name] ?? null,
      };
      try {
        const { variables, ...asked } = requestOf(parsedJson(request));
        const operation = subgraph.operationOf({ ...asked, variables });
        const results = await subgraph.open(operation, variables, caller);
        opened();
        if (!(Symbol.asyncIterator in results)) yield asJson(results);
        else for await (const it of results) yield asJson(it);
      } catch (error) {
        yield asJson({ errors: error instanceof RefusedRequest ? error.errors : [subgraph.failed(error)] });
      }
    },
  };
}

/** The same as it would arrive over a wire. */
function asJson(told: object): Json {
  return membersOf(parsedJson(JSON.stringify(told)));
}
