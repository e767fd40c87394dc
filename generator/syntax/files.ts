import { listed } from "../base/text.ts";
import { stabilities } from "../model/lifecycle.ts";
import type { PlainMap, PlainValue } from "../source/plain-value.ts";
import { compatibility } from "./compatibility.ts";
import { defaultsShape } from "./defaults.ts";
import { type CommonSyntax, interactionRecord } from "./interaction.ts";
import { nameCheck, nameOf, namePattern } from "./names.ts";
import { suppression } from "./references.ts";
import { email, line, serverUrl, text, url, whole, word } from "./scalars.ts";
import type { Cursor, JsonSchema, Of, Shape } from "./shape.ts";
import { byKind, isMap, kindOf, list, mapped, mapping, optional, record, required, wrongKind } from "./shape.ts";
import type { StyleSyntax } from "./style-syntax.ts";
import { closest } from "./suggest.ts";
import { errorMap, typeMap } from "./types.ts";

const language: Shape<1> = {
  noun: "1",
  schema: { const: 1 },
  read: (value, cursor) =>
    value === 1
      ? 1
      : cursor.wrong("unknown-language-version", "this version of the language is not known", "write `interspec: 1`"),
};

const relativePath: Shape<string> = {
  noun: "a relative path such as ./common.yaml",
  schema: { type: "string" },
  read(value, cursor) {
    const read = line.read(value, cursor);
    if (read === undefined) return undefined;
    return /^[\w./ @+-]+$/.test(read) && !read.startsWith("/")
      ? read
      : cursor.wrong("bad-path", `this must be a relative path such as ./common.yaml, not ${kindOf(value)}`);
  },
};

const contact = record("{ name, url, email }", {
  name: optional(line, "A team or person."),
  url: optional(url, "Where to find them."),
  email: optional(email, "How to write to them."),
});

const license = byKind("an SPDX identifier, or { name, url }", {
  text: mapped(line, (name) => ({ name, url: undefined as string | undefined, spdx: true })),
  map: mapped(
    record("{ name, url }", { name: required(line, "Its name."), url: optional(url, "Its text.") }),
    (it) => ({ ...it, spdx: false }),
  ),
});

const server = record("{ url, description }", {
  url: required(serverUrl, "Its address."),
  description: optional(text, "What it is for."),
});

const fileKeys = {
  interspec: required(language, "The version of this language: 1."),
  description: optional(text, "What it is; goes to every document."),
  version: optional(whole(1, 9999), "The major version of its contracts."),
  imports: optional(
    mapping(relativePath, "a mapping from aliases to paths", nameCheck("alias", "camel"), namePattern("camel")),
    "Spec files whose types and errors are used here.",
  ),
  naming: optional(
    record("{ json }", { json: optional(word(["camelCase", "snake_case"]), "The spelling of JSON names.") }),
    "How names look on its JSON wires.",
  ),
  types: optional(typeMap, "Its types."),
  errors: optional(errorMap, "Its errors."),
};

const packageName: Shape<string> = {
  noun: "a proto package such as orders.v1",
  schema: { type: "string" },
  read: (value, cursor) =>
    typeof value === "string" && value.length <= 200 && /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/.test(value)
      ? value
      : cursor.wrong("bad-package", `this must be a proto package such as orders.v1, not ${kindOf(value)}`),
};

/** An interaction as written: the common keys typed, those of its style as that style's shape reads them. */
export type InteractionSyntax = CommonSyntax & { readonly style: string; readonly [key: string]: unknown };

/** The shapes of service and library files, with these styles. */
export function fileShapes(styles: readonly StyleSyntax[]) {
  const service = record("a service file", {
    ...fileKeys,
    service: required(nameOf("service", "kebab", ["contracts"]), "Its name."),
    owner: optional(line, "The team that answers for it."),
    tags: optional(list(line), "Words for documents."),
    contact: optional(contact, "How to reach its owner."),
    license: optional(license, "An SPDX identifier, or { name, url }."),
    docs: optional(url, "Where its documentation is."),
    wire: optional(
      record("{ package }", { package: optional(packageName, "Pins the proto package.") }),
      "Pins names of an existing contract.",
    ),
    stability: optional(word(stabilities), "How far it has come."),
    servers: optional(list(server, { min: 1 }), "Where it runs."),
    unknownFields: optional(word(["reject", "ignore"]), "JSON input fields that the server does not know."),
    compatibility: optional(compatibility, "How it may change."),
    defaults: optional(defaultsShape(styles), "Values for all of its interactions."),
    interactions: optional(
      mapping(
        interactionShape(styles),
        "a mapping from interaction names to interactions",
        nameCheck("interaction", "camel", ["try", "then"]),
        namePattern("camel"),
      ),
      "Its interactions.",
    ),
    suppress: optional(list(suppression), "Design rules that do not hold here."),
  });
  const library = record(
    "a library file",
    { ...fileKeys, library: required(nameOf("library", "kebab", ["contracts"]), "Its name.") },
    (key) =>
      Object.hasOwn(service.keys, key)
        ? `only a service has '${key}'; a library holds types, errors, imports, version, naming and description`
        : null,
  );
  return { service, library };
}

/** A service file as written. */
export type ServiceSyntax = Of<ReturnType<typeof fileShapes>["service"]>;
/** A library file as written. */
export type LibrarySyntax = Of<ReturnType<typeof fileShapes>["library"]>;

function interactionShape(styles: readonly StyleSyntax[]): Shape<InteractionSyntax> {
  const names = styles.map((it) => it.name);
  const styleWord = word(names);
  const records = new Map(styles.map((style) => [style.name as string, styleRecord(style, styles)]));
  return {
    noun: "an interaction",
    schema: interactionSchema(styles, records),
    read(value, cursor) {
      if (!isMap(value)) return wrongKind(value, "an interaction: a mapping with `style`", cursor);
      const style = styleOf(value, styleWord, names, cursor);
      const shape = style === undefined ? undefined : records.get(style);
      return shape?.read(value, cursor) as InteractionSyntax | undefined;
    },
  };
}

function styleRecord(style: StyleSyntax, styles: readonly StyleSyntax[]): Shape<unknown> {
  return interactionRecord(style.name, style.keys, (key) => {
    const owners = styles.filter((it) => Object.hasOwn(it.keys, key)).map((it) => it.name);
    return owners.length === 0
      ? null
      : `'${key}' is a key of style ${listed(owners, "or")}; this interaction has style ${style.name}`;
  });
}

function styleOf(
  value: PlainMap,
  styleWord: Shape<string>,
  names: readonly string[],
  cursor: Cursor,
): string | undefined {
  const written: PlainValue | undefined = value["style"];
  if (written === undefined || written === null) {
    const near = closest("style", Object.keys(value));
    const help =
      near === null
        ? `write \`style: ${names[0] ?? ""}\`; the styles are ${names.join(", ")}`
        : `did you mean 'style' by '${near}'?`;
    cursor.report({ code: "missing-key", message: "'style' is missing", origin: cursor.origin("key"), help });
    return undefined;
  }
  return cursor.inside("style", () => styleWord.read(written, cursor));
}

function interactionSchema(styles: readonly StyleSyntax[], records: ReadonlyMap<string, Shape<unknown>>): JsonSchema {
  return {
    type: "object",
    required: ["style"],
    properties: { style: { enum: styles.map((it) => it.name) } },
    allOf: styles.map((style) => ({
      if: { properties: { style: { const: style.name } }, required: ["style"] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: records.get(style.name)?.schema ?? {},
    })),
  };
}
