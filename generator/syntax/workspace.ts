import { compatibility } from "./compatibility.ts";
import { defaultsShape } from "./defaults.ts";
import { isName, nameCheck, nameOf, namePattern } from "./names.ts";
import { checkScope, scopePattern, slo } from "./policies.ts";
import { type InteractionRef, interactionRef } from "./references.ts";
import { brokerUrl, duration, flag, line, text, url, whole, word } from "./scalars.ts";
import type { Of, Shape } from "./shape.ts";
import { byKind, isMap, kindOf, list, mapped, mapping, optional, record, required, wrongKind } from "./shape.ts";
import type { StyleSyntax } from "./style-syntax.ts";

const folder: Shape<string> = {
  noun: "a relative path such as generated",
  schema: { type: "string" },
  read(value, cursor) {
    const read = line.read(value, cursor);
    if (read === undefined) return undefined;
    return /^[\w./ @+-]+$/.test(read) && !read.startsWith("/")
      ? read
      : cursor.wrong("bad-path", `this must be a relative path with \`/\`, not ${kindOf(value)}`);
  },
};

const glob: Shape<string> = {
  noun: "a glob such as specs/**/*.yaml",
  schema: { type: "string" },
  read(value, cursor) {
    const read = line.read(value, cursor);
    if (read === undefined) return undefined;
    return /^!?(?!\/)[\w./ @*?{},+-]+$/.test(read)
      ? read
      : cursor.wrong(
          "bad-path",
          `this must be a glob relative to this file, such as specs/**/*.yaml or !specs/old/**, not ${kindOf(value)}`,
        );
  },
};

const globs: Shape<readonly string[]> = byKind("a glob such as specs/**/*.yaml, or a list of them", {
  text: mapped(glob, (it): readonly string[] => [it]),
  list: list(glob, { min: 1 }),
});

const namespace: Shape<string> = {
  noun: "a namespace such as shop",
  schema: { type: "string" },
  read: (value, cursor) =>
    typeof value === "string" && value.length <= 100 && /^([a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*)?$/.test(value)
      ? value
      : cursor.wrong(
          "bad-name",
          "this must be a namespace such as shop or acme.shop, of small letters, digits, `_` and dots",
          'write "" for none',
        ),
};

const brokerKind = word(["kafka", "nats", "pulsar", "memory", "mqtt"]);
const brokerRecord = record("{ type, url, description }", {
  type: required(brokerKind, "What it is."),
  url: optional(brokerUrl, "Where it is."),
  description: optional(text, "What it is for."),
});
const broker: Shape<Of<typeof brokerRecord>> = byKind<Of<typeof brokerRecord>>(
  "kafka, nats, pulsar, memory or mqtt, or { type, url, description }",
  {
    text: mapped(brokerKind, (type) => ({ type, url: undefined, description: undefined })),
    map: brokerRecord,
  },
);

const scopes = optional(
  mapping(text, "a mapping from scopes to descriptions", checkScope, scopePattern.source),
  "Each scope with its description.",
);

const schemes = {
  oidc: record("an oidc scheme", {
    type: required(word(["oidc"]), "OpenID Connect."),
    issuer: required(url, "Who issues the tokens."),
    audience: optional(line, "For whom they are."),
    scopes,
    authorizationUrl: optional(url, "To be documented as OAuth 2."),
    tokenUrl: optional(url, "To be documented as OAuth 2."),
  }),
  bearer: record("a bearer scheme", { type: required(word(["bearer"]), "A JWT."), scopes }),
  apiKey: record("an apiKey scheme", {
    type: required(word(["apiKey"]), "A key in a header."),
    header: required(
      {
        ...line,
        read: (value, cursor) =>
          typeof value === "string" && /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/.test(value)
            ? value
            : cursor.wrong("bad-binding", `this must be the name of a header such as X-Api-Key, not ${kindOf(value)}`),
      },
      "The header.",
    ),
  }),
  mtls: record("an mtls scheme", { type: required(word(["mtls"]), "A client certificate.") }),
  mqttUser: record("an mqttUser scheme", {
    type: required(word(["mqttUser"]), "User name and password; the client id is the device id."),
  }),
};

/** A security scheme as written. */
export type SchemeSyntax = Of<(typeof schemes)[keyof typeof schemes]>;

const schemeType = word(["oidc", "bearer", "apiKey", "mtls", "mqttUser"]);

const scheme: Shape<SchemeSyntax> = {
  noun: "a security scheme: a mapping with `type`",
  schema: { anyOf: Object.values(schemes).map((it) => it.schema) },
  read(value, cursor) {
    if (!isMap(value)) return wrongKind(value, "a security scheme: a mapping with `type`", cursor);
    const written = value["type"];
    if (written === undefined) {
      const help = `give it ${schemeType.noun}`;
      cursor.report({ code: "missing-key", message: "'type' is missing", origin: cursor.origin("key"), help });
      return undefined;
    }
    const type = cursor.inside("type", () => schemeType.read(written, cursor));
    return type === undefined ? undefined : schemes[type].read(value, cursor);
  },
};

const entries: Shape<readonly InteractionRef[]> = byKind("an interaction, or a list of them", {
  text: mapped(interactionRef, (it): readonly InteractionRef[] => [it]),
  list: list(interactionRef, { min: 1 }),
});

const journey = record("a journey", {
  entry: required(entries, "The call or stream that it begins with, or a list of them."),
  budget: optional(duration, "How long it may take."),
  maxSyncHops: optional(whole(0, 100), "The longest synchronous chain."),
  critical: optional(flag, "It may not fail."),
  slo: optional(slo, "What is promised."),
});

const allEmitters: Shape<"all"> = {
  ...word(["all"]),
  read: (value, cursor) =>
    value === "all"
      ? "all"
      : cursor.wrong(
          "wrong-value",
          `this must be all, or a list of emitters, not ${kindOf(value)}`,
          typeof value === "string" && isName("kebab", value) ? `write [${value}]` : null,
        ),
};

const level = word(["off", "info", "warning", "error"]);

/** The shape of `interspec.yaml`, with these styles. */
export function workspaceShape(styles: readonly StyleSyntax[]) {
  return record("a workspace file", {
    interspec: required(
      {
        noun: "1",
        schema: { const: 1 },
        read: (value, cursor) =>
          value === 1
            ? (1 as const)
            : cursor.wrong(
                "unknown-language-version",
                "this version of the language is not known",
                "write `interspec: 1`",
              ),
      },
      "The version of this language: 1.",
    ),
    name: required(nameOf("workspace", "kebab"), "Its name."),
    specs: optional(globs, "Where specs are."),
    out: optional(folder, "Where output goes."),
    handlers: optional(folder, "Where handlers are."),
    namespace: optional(namespace, "Prefix of packages, event types and Avro namespaces."),
    emit: optional(
      byKind<"all" | readonly string[]>("all, or a list of emitters", {
        text: allEmitters,
        list: list(nameOf("emitter", "kebab")),
      }),
      "What is emitted.",
    ),
    templates: optional(folder, "A folder with overriding templates."),
    brokers: optional(
      mapping(broker, "a mapping from names to brokers", nameCheck("broker", "camel"), namePattern("camel")),
      "Message brokers.",
    ),
    security: optional(
      mapping(
        scheme,
        "a mapping from names to security schemes",
        nameCheck("security scheme", "camel", ["none"]),
        namePattern("camel"),
      ),
      "How callers prove who they are.",
    ),
    defaults: optional(defaultsShape(styles), "Values for all interactions."),
    journeys: optional(
      mapping(journey, "a mapping from names to journeys", nameCheck("journey", "camel"), namePattern("camel")),
      "Paths that matter as a whole.",
    ),
    lint: optional(
      record("{ preset, maxSyncHops, rules }", {
        preset: optional(word(["default", "google", "zalando", "azure"]), "Which style guide."),
        maxSyncHops: optional(whole(0, 100), "The longest synchronous chain."),
        rules: optional(
          mapping(level, "a mapping from rules to levels", nameCheck("rule", "kebab"), namePattern("kebab")),
          "Levels of single rules.",
        ),
      }),
      "Design rules.",
    ),
    compatibility: optional(compatibility, "How contracts may change."),
  });
}

/** `interspec.yaml` as written. */
export type WorkspaceSyntax = Of<ReturnType<typeof workspaceShape>>;
