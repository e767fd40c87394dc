import { serviceFile } from "../example.ts";
import { isWritten, settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (timeout: string) => ({
  "orders.yaml": serviceFile("orders", "interactions: { check: { style: grpc, timeout: 1s, calls: [stock.count] } }"),
  "stock.yaml": serviceFile("stock", `interactions: { count: { style: grpc, timeout: ${timeout} } }`),
});

/** See `summary`. */
export const timeoutInversion = defineRule({
  id: "timeout-inversion",
  severity: "warning",
  summary: "Who is called gives up before who calls.",
  why: "The caller has gone by the time the answer comes, and the callee has worked for nobody. The runtime shortens the callee's time to what is left, so that its own number says nothing.",
  examples: { bad: shop("3s"), good: shop("800ms") },
  *check({ calls }) {
    for (const { caller, callee, call } of [...calls.from.values()].flat()) {
      const [own, other] = [caller.policies.timeoutMs, callee.policies.timeoutMs];
      if (call.optional || own.value === null || other.value === null || other.value <= own.value) continue;
      yield finding({
        message: `'${caller.id}' waits ${own.value} ms; '${callee.id}', which it calls, may take ${other.value} ms`,
        origin: call.origin,
        related: [
          { message: `${own.value} ms: the caller's timeout`, origin: settingPlace(caller, own) },
          { message: `${other.value} ms: the callee's timeout`, origin: settingPlace(callee, other) },
        ],
        help: `give '${callee.id}' a timeout below ${own.value} ms, or '${caller.id}' one above ${other.value} ms; a call that may fail is \`optional: true\``,
        severity: isWritten(own) && isWritten(other) ? "error" : null,
        about: [caller.id],
      });
    }
  },
});
