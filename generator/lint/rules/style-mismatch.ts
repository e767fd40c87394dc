import { type Interaction, type Needs, shapeOf } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { keyPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const longMs = 30_000;
const highRate = 100;

const shop = (interaction: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    types: { Moved: { fields: { orderId: id, state: string } } }
    interactions:
      watch:
        ${interaction}
        needs: { clients: browser, direction: server-to-client }
    `,
  ),
});

/** See `summary`. */
export const styleMismatch = defineRule({
  id: "style-mismatch",
  severity: "warning",
  summary: "The style of an interaction does what `needs` says that it has to.",
  why: "A style that does not fit is worked around: by polling, by gateways, by events that answer each other.",
  examples: {
    bad: shop("style: http\n        route: GET /moves\n        out: Moved"),
    good: shop("style: realtime\n        transport: sse\n        path: /moves\n        send: Moved"),
  },
  *check({ workspace }) {
    for (const it of workspace.interactions.values()) {
      const misfit = it.needs === null ? null : misfitOf(it, it.needs);
      if (misfit === null) continue;
      yield finding({
        message: `'${it.id}' is ${it.style}, and ${misfit.message}`,
        origin: keyPlace(it, "needs"),
        related: [{ message: "the style is here", origin: keyPlace(it, "style") }],
        help: misfit.help,
        about: [it.id],
      });
    }
  },
});

interface Misfit {
  readonly message: string;
  readonly help: string;
}

/** The first need that the style does not meet, or null. */
function misfitOf(it: Interaction, needs: Needs): Misfit | null {
  const isCall = shapeOf(it) === "call";
  if (isCall && needs.direction === "server-to-client")
    return { message: "the server has to tell its clients: they would poll", help: `write ${streamFor(needs)}` };
  if (isCall && needs.direction === "both")
    return { message: "both sides speak at any time: a call has one answer", help: `write ${streamFor(needs)}` };
  if (shapeOf(it) !== "message" && needs.replay === true && it.style !== "realtime" && it.style !== "stream")
    return {
      message: "what it says has to be heard again later",
      help: "write `style: event`: a topic keeps what was said",
    };
  if (isCall && needs.latencyMs !== null && needs.latencyMs > longMs)
    return {
      message: `may take ${needs.latencyMs} ms: a call has ${longMs} ms at most`,
      help: "answer at once and tell the end by an event, or write `style: stream`",
    };
  return misfitOfClients(it, needs);
}

function misfitOfClients({ style }: Interaction, { clients, ratePerSecond }: Needs): Misfit | null {
  switch (clients) {
    case "browser":
    case "app":
      return style === "event" || style === "mqtt"
        ? {
            message: `${clients === "browser" ? "browsers" : "apps"} cannot reach a broker`,
            help: "write `style: realtime` for what they are told, and `style: http` for what they send",
          }
        : null;
    case "device":
      return style === "http" || style === "grpc"
        ? {
            message: "devices are slow and often offline",
            help: "write `style: mqtt`: the broker keeps what they miss",
          }
        : null;
    case "service":
      return style === "graphql" && ratePerSecond !== null && ratePerSecond >= highRate
        ? {
            message: `a service asks it ${ratePerSecond} times a second: the gateway is a hop that it does not need`,
            help: "write `style: grpc`",
          }
        : null;
    case null:
      return null;
  }
}

function streamFor({ clients }: Needs): string {
  return clients === "service" ? "`style: stream`, or `style: event`" : "`style: realtime`";
}
