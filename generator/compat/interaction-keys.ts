import { stableJson } from "../base/digest.ts";
import type { Interaction } from "../model/interaction.ts";
import { type TypeRef, typeText } from "../model/types.ts";
import type { HttpBody, HttpOutput } from "../styles/http/model.ts";

/** Values of keys as texts; null: nothing. */
export type KeyTexts = Readonly<Record<string, string | null>>;

/** What an interaction promises, key by key as texts; null: nothing. Types are compared elsewhere. */
export function interactionKeys(interaction: Interaction): KeyTexts {
  return { ...commonKeys(interaction), ...styleKeys(interaction) };
}

/** Whether the interaction reads what another one sends: what it does with it concerns nobody else. */
export function isReader(interaction: Interaction): boolean {
  return (
    (interaction.style === "event" && interaction.role.kind === "consumer") ||
    (interaction.style === "mqtt" && interaction.role.kind === "subscriber")
  );
}

function commonKeys(it: Interaction): KeyTexts {
  const { limits, timeoutMs, idempotency, retry, auth } = it.policies;
  const isMessage = it.style === "event" || it.style === "mqtt";
  const called = {
    timeout: text(timeoutMs.value),
    idempotency: idempotency.value,
    "retry.attempts": text(retry.value?.attempts ?? 1),
    "limits.body": String(limits.value.bodyBytes),
    "limits.inFlight": text(limits.value.inFlight),
    "limits.rate": limits.value.rate === null ? null : `${limits.value.rate.text} by ${limits.value.rateBy}`,
  };
  return {
    ...(isMessage ? {} : called),
    auth: stableJson(auth.value.kind === "none" ? "none" : auth.value.options),
    stability: it.stability,
    audience: it.audience.value,
  };
}

function styleKeys(it: Interaction): KeyTexts {
  switch (it.style) {
    case "http":
      return {
        method: it.method,
        path: pathText(it.parts),
        status: String(it.status),
        body: bodyText(it.input.body),
        content: contentText(it.output),
        etag: it.etag,
        cache: it.cache === null ? null : stableJson(it.cache),
        ...pageKeys(it.page),
      };
    case "grpc":
      return { method: it.methodName, ...pageKeys(it.page) };
    case "stream":
      return {
        method: it.methodName,
        mode: `${it.in.kind} in, ${it.out.kind} out`,
        idleTimeout: String(it.idleTimeoutMs),
        resume: it.resume,
      };
    case "graphql":
      return {
        field: it.field.root === null ? `${it.field.type}.${it.field.name}` : `${it.field.root}.${it.field.name}`,
        output: outputText(it.output),
        optional: it.output === null ? null : String(it.outputOptional),
        cost: String(it.cost),
        ...pageKeys(it.page),
      };
    case "event":
      return eventKeys(it);
    case "realtime":
      return {
        transport: it.transport,
        path: pathText(it.parts),
        receive: it.receive === null ? null : "messages",
        resume: it.resume === null ? null : `${it.resume.events} events, ${it.resume.windowMs} ms`,
        heartbeat: String(it.heartbeatMs),
        slowConsumer: it.slowConsumer,
        origins: it.origins.join(" "),
      };
    case "mqtt":
      return mqttKeys(it);
  }
}

function eventKeys({ channel }: Extract<Interaction, { style: "event" }>): KeyTexts {
  return {
    topic: channel.topic,
    broker: channel.broker,
    partitionBy: channel.partitionBy,
    ordering: channel.ordering,
    encoding: channel.encoding,
    retention: text(channel.retentionMs),
    expiry: text(channel.expiryMs),
    registryMode: channel.registryMode,
    type: channel.eventType,
    source: channel.source,
  };
}

function mqttKeys({ channel, shared }: Extract<Interaction, { style: "mqtt" }>): KeyTexts {
  return {
    topic: pathText(channel.parts),
    placeholders: channel.parts
      .map((it) => ("field" in it ? it.field : ""))
      .filter((it) => it !== "")
      .join(" "),
    broker: channel.broker,
    from: channel.from,
    qos: String(channel.qos),
    retain: String(channel.retain),
    expiry: text(channel.expiryMs),
    will: String(channel.will),
    type: channel.eventType,
    source: channel.source,
    shared: String(shared),
  };
}

function pageKeys(page: { readonly limit: number; readonly max: number } | null): KeyTexts {
  return page === null
    ? { page: null, "page.limit": null, "page.max": null }
    : { page: "pages", "page.limit": String(page.limit), "page.max": String(page.max) };
}

/** A path whatever its placeholders are called. */
export function pathText(parts: readonly ({ readonly text: string } | { readonly field: string })[]): string {
  return parts.map((it) => ("text" in it ? it.text : "{}")).join("");
}

function bodyText(body: HttpBody): string | null {
  switch (body.kind) {
    case "none":
      return null;
    case "json":
      return "application/json";
    case "patch":
      return "application/merge-patch+json";
    case "content":
      return body.mediaType;
  }
}

function contentText(output: HttpOutput): string | null {
  if (output.kind === "none") return null;
  return output.kind === "json" ? "application/json" : output.mediaType;
}

function outputText(output: TypeRef | null): string | null {
  return output === null ? null : typeText(output).length > 0 ? "a value" : null;
}

function text(value: number | null): string | null {
  return value === null ? null : String(value);
}
