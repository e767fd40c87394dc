import type { Tree } from "./temp-folder.ts";

/** What a spec with two events may say otherwise: of fields `{ name: type }` in YAML, and of modes. */
export interface OrdersEvents {
  /** Fields of the Avro payload besides its own. */
  readonly changed?: string;
  /** Fields of the JSON payload besides its own. */
  readonly placed?: string;
  readonly changedMode?: string;
  readonly placedMode?: string;
}

/** A workspace with one event in Avro, and one in JSON whose payload reaches other types and itself. */
export function ordersEvents(more: OrdersEvents = {}): Tree {
  const { changed = "", placed = "", changedMode = "backward", placedMode = "backward_transitive" } = more;
  return {
    "interspec.yaml": "interspec: 1\nname: shop\nspecs: specs/*.yaml\n",
    "specs/orders.yaml": `interspec: 1
service: orders
owner: team-orders
types:
  Status: { enum: [OPEN, PAID] }
  Changed: { fields: { orderId: id, status: Status${changed === "" ? "" : `, ${changed}`} } }
  Line: { fields: { sku: string, count: { type: int, min: 1 } } }
  Placed: { fields: { orderId: id, lines: list<Line>, note: "string?", within: "Placed?"${placed === "" ? "" : `, ${placed}`} } }
interactions:
  orderChanged:
    style: event
    topic: shop.orders.changed.v1
    partitionBy: orderId
    payload: Changed
    encoding: avro
    registryMode: ${changedMode}
  orderPlaced:
    style: event
    topic: shop.orders.placed.v1
    partitionBy: orderId
    payload: Placed
    registryMode: ${placedMode}
    examples: [{ name: one, payload: { orderId: o-1, lines: [{ sku: s-1, count: 2 }] } }]
  onOrderPlaced: { style: event, consumes: orders.orderPlaced, group: audit }
`,
  };
}
