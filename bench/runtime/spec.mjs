/** A small order over HTTP, over gRPC, over a WebSocket with and without a session, and in a graph, open to everybody. */
export const shopSpec = `interspec: 1
service: shop
defaults: { auth: { none: a bench } }
types:
  Line: { fields: { sku: { type: string, pattern: "^[A-Z]{3}-[0-9]{4}$" }, quantity: { type: int, min: 1, max: 999 } } }
  Order: { fields: { orderId: string, customer: string, lines: list<Line>, placedAt: timestamp } }
  Wanted: { fields: { customer: string, lines: list<Line> } }
interactions:
  place: { style: http, route: POST /orders, idempotency: natural, in: { customer: string, lines: list<Line> }, out: Order }
  talk: { style: realtime, transport: websocket, path: /talk, send: Order, receive: Wanted, resume: true }
  echo: { style: realtime, transport: websocket, path: /echo, send: Order, receive: Wanted, resume: false }
  placeGraph: { style: graphql, field: Query.placed, in: { customer: string, lines: list<Line> }, out: Order }
  placeRpc: { style: grpc, idempotency: natural, in: { customer: string, lines: list<Line> }, out: Order }
`;

/** What is sent, and what is answered. */
export const order = {
  customer: "c-1",
  lines: [
    { sku: "ABC-1234", quantity: 2 },
    { sku: "DEF-5678", quantity: 1 },
  ],
};

/** What every server does. */
export function placed({ customer, lines }) {
  return { orderId: "o-1", customer, lines, placedAt: new Date(1_700_000_000_000) };
}
