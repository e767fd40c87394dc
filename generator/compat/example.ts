/** Two specs, of which the second makes one change. */
export interface Example {
  readonly before: string;
  readonly after: string;
}

const order = ["Order:", "  fields:", "    id: id"];
const placeOrder = "placeOrder: { style: http, route: POST /orders, in: Order, out: Order }";

/** An example of other fields in a record that callers send and get. */
export function fieldsExample(before: readonly string[], after: readonly string[]): Example {
  const types = (fields: readonly string[]) => ["Order:", "  fields:", ...fields.map((it) => `    ${it}`)];
  return typesExample(types(before), types(after));
}

/** An example of other types; there must be an `Order`. */
export function typesExample(before: readonly string[], after: readonly string[]): Example {
  return both((types) => spec({ types, interactions: [placeOrder] }), before, after);
}

/** An example of other types in events. */
export function eventTypesExample(before: readonly string[], after: readonly string[]): Example {
  const interaction = "orderChanged: { style: event, topic: orders, payload: Order, encoding: avro, partitionBy: id }";
  return both((types) => spec({ types, interactions: [interaction] }), before, after);
}

/** An example of other types in a graph. */
export function graphTypesExample(before: readonly string[], after: readonly string[]): Example {
  const interaction = "order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }";
  return both((types) => spec({ types, interactions: [interaction] }), before, after);
}

/** An example of other interactions; types are `Order` and `Note`, errors `OrderNotFound` and `OutOfStock`. */
export function interactionsExample(before: readonly string[], after: readonly string[]): Example {
  const types = [...order, "Note:", "  fields:", "    text: string"];
  const errors = ["OrderNotFound: { code: NOT_FOUND }", "OutOfStock: { code: FAILED_PRECONDITION }"];
  return both((interactions) => spec({ types, errors, interactions }), before, after);
}

/** An example of other errors of an interaction. */
export function errorsExample(before: string, after: string): Example {
  const interactions = [
    "placeOrder: { style: http, route: POST /orders, in: Order, out: Order, errors: [OutOfStock] }",
  ];
  return both((errors) => spec({ types: order, errors, interactions }), [before], [after]);
}

/** An example of other keys of a service. */
export function serviceExample(before: readonly string[], after: readonly string[]): Example {
  return both((keys) => spec({ keys, types: order, interactions: [placeOrder] }), before, after);
}

/** An example of other keys of a realtime channel that sends a `Note`. */
export function feedExample(before: string, after: string): Example {
  const types = ["Note: { fields: { text: string } }"];
  const feed = (keys: string) => spec({ types, interactions: [`feed: { style: realtime, send: Note, ${keys} }`] });
  return { before: feed(before), after: feed(after) };
}

/** An example of other kinds of message on a WebSocket: what a server sends, and what it takes. */
export function messagesExample(before: Messages, after: Messages): Example {
  const union = (name: string, kinds: string) =>
    `${name}: { union: { ${kinds
      .split(" ")
      .map((it) => `${it}: Note`)
      .join(", ")} } }`;
  const chat = ({ send, receive }: Messages) =>
    spec({
      types: ["Note: { fields: { text: string } }", union("Out", send), union("In", receive)],
      interactions: ["chat: { style: realtime, transport: websocket, path: /chat, send: Out, receive: In }"],
    });
  return { before: chat(before), after: chat(after) };
}

interface Messages {
  /** Words with blanks between them. */
  readonly send: string;
  readonly receive: string;
}

function both(
  make: (lines: readonly string[]) => string,
  before: readonly string[],
  after: readonly string[],
): Example {
  return { before: make(before), after: make(after) };
}

interface Sections {
  readonly keys?: readonly string[];
  readonly types: readonly string[];
  readonly errors?: readonly string[];
  readonly interactions: readonly string[];
}

function spec({ keys = [], types, errors = [], interactions }: Sections): string {
  const section = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${name}:`, ...lines.map((it) => `  ${it}`)];
  const head = ["interspec: 1", "service: orders", "defaults: { auth: user }", ...keys];
  const all = [
    ...head,
    ...section("types", types),
    ...section("errors", errors),
    ...section("interactions", interactions),
  ];
  return `${all.join("\n")}\n`;
}
