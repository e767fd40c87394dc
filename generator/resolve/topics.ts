import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Broker } from "../model/workspace.ts";
import type { PathPart } from "../styles/http/model.ts";
import type { StyleContext } from "../styles/style.ts";
import { shown } from "../syntax/shape.ts";
import { closest } from "../syntax/suggest.ts";
import { addressParts } from "./addresses.ts";
import type { Resolution } from "./context.ts";

/** The CloudEvents `type` and `source` of a message. */
export function cloudEventNames(context: StyleContext): { readonly eventType: string; readonly source: string } {
  const { unit } = context.draft;
  const [prefix, root] = context.namespace === "" ? ["", ""] : [`${context.namespace}.`, `/${context.namespace}`];
  return { eventType: `${prefix}${unit.name}.${context.firstName}.v${unit.version}`, source: `${root}/${unit.name}` };
}

/** The broker that an interaction names, or its style's own; null after a report. */
export function brokerFor(name: string | undefined, style: "event" | "mqtt", context: StyleContext): Broker | null {
  const origin = name === undefined ? at(context.origin, "style") : context.placeOf("broker");
  return brokerNamed(context.resolution, context.brokers, name ?? style, style, origin);
}

/** The broker of a name, of one of these kinds; null after a report. */
function brokerNamed(
  resolution: Resolution,
  brokers: ReadonlyMap<string, Broker>,
  name: string,
  style: "event" | "mqtt",
  origin: Origin,
): Broker | null {
  const broker = brokers.get(name);
  if (broker === undefined) {
    const near = closest(name, brokers.keys());
    const help =
      near === null
        ? `the brokers are ${[...brokers.keys()].join(", ")}: add it under \`brokers\` in interspec.yaml`
        : `did you mean '${near}'?`;
    resolution.report({ code: "unknown-broker", message: `there is no broker '${name}'`, origin, help });
    return null;
  }
  if ((broker.kind === "mqtt") !== (style === "mqtt")) {
    resolution.report({
      code: "unknown-broker",
      message: `broker '${name}' is of type ${broker.kind}, which does not carry style ${style}`,
      origin,
      help: "name another broker",
    });
    return null;
  }
  return broker;
}

const topicRules: Readonly<Record<Broker["kind"], { readonly pattern: RegExp; readonly says: string }>> = {
  kafka: {
    pattern: /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
    says: "Kafka takes letters, digits, '.', '_' and '-', at most 249",
  },
  memory: {
    pattern: /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
    says: "it takes letters, digits, '.', '_' and '-', at most 249",
  },
  nats: {
    pattern: /^(?=.{1,200}$)[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/,
    says: "NATS takes words of letters, digits, '_' and '-', joined by dots; `*` and `>` are wildcards",
  },
  pulsar: {
    pattern: /^(?=.{1,200}$)((?:persistent|non-persistent):\/\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+\/)?[A-Za-z0-9._-]+$/,
    says: "Pulsar takes letters, digits, '.', '_' and '-', or persistent://tenant/namespace/topic",
  },
  mqtt: { pattern: /^[\x21-\x7e]+$/, says: "MQTT takes words joined by '/'" },
};

/** Reports a topic that its broker does not take. */
export function checkTopic(resolution: Resolution, topic: string, broker: Broker, origin: Origin): boolean {
  const { pattern, says } = topicRules[broker.kind];
  if (pattern.test(topic)) return true;
  const placeholder = /[{}]/.test(topic)
    ? "; a topic is literal: data that tells messages apart goes into the key"
    : "";
  resolution.report({
    code: "bad-topic",
    message: `the broker does not take the topic '${shown(topic)}' of ${topic.length} characters`,
    origin,
    help: `${says}${placeholder}`,
  });
  return false;
}

/** The parts of an MQTT topic; null after a report. Source: MQTT 5, 4.7. */
export function mqttParts(resolution: Resolution, topic: string, origin: Origin): readonly PathPart[] | null {
  const bare = topic.replace(/\{[^{}]*\}/g, "x");
  const wrong = mqttProblem(bare);
  if (wrong !== null) {
    resolution.report({ code: "bad-topic", message: wrong, origin, help: "write couriers/{courierId}/position" });
    return null;
  }
  if (topic.split("/").some((level) => /\{/.test(level) && !/^\{[^{}]*\}$/.test(level))) {
    resolution.report({
      code: "bad-topic",
      message: "a `{field}` must be a whole level of the topic",
      origin,
      help: "put a `/` before and after it",
    });
    return null;
  }
  return addressParts(resolution, topic, origin);
}

function mqttProblem(topic: string): string | null {
  if (topic.length > 500) return `the topic has ${topic.length} characters; at most 500 are allowed`;
  if (/[+#]/.test(topic)) return "`+` and `#` are wildcards: a topic that is published to has none";
  if (topic.startsWith("/")) return "a topic does not begin with `/`";
  if (/\$/.test(topic)) return "topics with `$` belong to the broker";
  if (/[^\x21-\x7e]/.test(topic)) return "a topic holds visible ASCII characters only";
  if (/\/\/|\/$/.test(topic)) return "a level of the topic is empty";
  return null;
}
