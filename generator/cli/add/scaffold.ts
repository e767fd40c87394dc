import { kebabCase, pascalCase, sentence, words } from "../../base/words.ts";
import type { styleNames } from "../commands.ts";

/** The name of a style. */
export type StyleName = (typeof styleNames)[number];

/** What a new interaction has to fit to. */
export interface Surroundings {
  /** kebab-case. */
  readonly service: string;
  readonly version: number;
  /** The workspace's namespace; may be empty. */
  readonly namespace: string;
  /** The scheme to name, where no level above says who may call; else null. */
  readonly scheme: string | null;
  /** The routes of the service. */
  readonly routes: ReadonlySet<string>;
}

/** A new interaction as block YAML, and the type that it needs, or null. */
export interface Scaffold {
  readonly lines: readonly string[];
  readonly type: { readonly name: string; readonly lines: readonly string[] } | null;
}

/** An interaction that is valid as it stands, for its writer to change. */
export function interactionScaffold(style: StyleName, name: string, around: Surroundings): Scaffold {
  const { body, type } = bodies[style](name, around);
  const auth = around.scheme === null || style === "event" || style === "mqtt" ? [] : [`auth: ${around.scheme}`];
  const lines = [`style: ${style}`, `description: ${sentence(name)}.`, ...body, ...auth];
  return { lines: [`${name}:`, ...lines.map((it) => `  ${it}`)], type };
}

/** A record that is valid as it stands. */
export function typeLines(name: string, fields: readonly string[] = ["id: id"]): readonly string[] {
  return [`${name}:`, `  description: ${sentence(name)}.`, "  fields:", ...fields.map((it) => `    ${it}`)];
}

/** The file of a new service without interactions. */
export function serviceText(
  name: string,
  { schemaLine, scheme }: { readonly schemaLine: string; readonly scheme: string | null },
): string {
  const defaults = scheme === null ? "" : `defaults: { auth: ${scheme} }\n`;
  return `${schemaLine}interspec: 1\nservice: ${name}\nowner: team-${name}\ndescription: ${sentence(name)}.\n${defaults}`;
}

interface Body {
  readonly body: readonly string[];
  readonly type: Scaffold["type"];
}

const bodies: Readonly<Record<StyleName, (name: string, around: Surroundings) => Body>> = {
  http: httpBody,
  grpc: () => plain("in: { id: id }", "out: { id: id }"),
  stream: (name) => withType(name, "Item", (type) => ["in: { since: timestamp }", `out: stream ${type}`]),
  event: (name, around) =>
    plain(`topic: ${address(name, around, ".")}`, "partitionBy: id", "payload: { id: id, at: timestamp }"),
  graphql: (name) => plain(`field: Query.${name}`, "in: { id: id }", "out: string?"),
  realtime: (name) =>
    withType(name, "Message", (type) => ["transport: sse", `path: /v1/${kebabCase(name)}`, `send: ${type}`]),
  mqtt: (name, { namespace, service, version }) => {
    const topic = [...prefix(namespace, "/"), service, `v${version}`, "{id}", kebabCase(name)].join("/");
    return plain(`topic: ${topic}`, "from: device", "in: { id: id }", "payload: { value: double, at: timestamp }");
  },
};

function plain(...body: readonly string[]): Body {
  return { body, type: null };
}

function withType(name: string, suffix: string, body: (type: string) => readonly string[]): Body {
  const type = `${pascalCase(name)}${suffix}`;
  return { body: body(type), type: { name: type, lines: typeLines(type, ["id: id", "at: timestamp"]) } };
}

const verbs: ReadonlyMap<string, "GET" | "DELETE"> = new Map([
  ["get", "GET"],
  ["read", "GET"],
  ["find", "GET"],
  ["show", "GET"],
  ["delete", "DELETE"],
  ["remove", "DELETE"],
]);

/** `getOrder` → `GET /v1/order/{id}`; what begins with no such verb is a POST of its whole name. */
function httpBody(name: string, { routes }: Surroundings): Body {
  const [verb = "", ...rest] = words(name);
  const method = verbs.get(verb) ?? "POST";
  const noun = method === "POST" || rest.length === 0 ? kebabCase(name) : rest.join("-");
  const path = method === "POST" ? "" : "/{id}";
  const short = `${method} /v1/${noun}${path}`;
  const route = routes.has(short) ? `${method} /v1/${kebabCase(name)}${path}` : short;
  return plain(`route: ${route}`, "in: { id: id }", ...(method === "DELETE" ? [] : ["out: { id: id }"]));
}

/** `shop.orders.changed.v1` */
function address(name: string, { namespace, service, version }: Surroundings, separator: string): string {
  return [...prefix(namespace, separator), service, kebabCase(name), `v${version}`].join(separator);
}

function prefix(namespace: string, separator: string): readonly string[] {
  return namespace === "" ? [] : [namespace.replaceAll(".", separator)];
}
