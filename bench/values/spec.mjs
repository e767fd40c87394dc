/** An order of some 40 scalars, as shops have it; every wire carries it. */
export const ordersSpec = `interspec: 1
service: orders
defaults: { auth: user }
types:
  OrderId: { type: id, minLength: 1, maxLength: 40 }
  Sku: { type: string, pattern: "^[A-Z]{3}-[0-9]{4}$" }
  Status: { enum: [OPEN, PAID, SHIPPED, DELIVERED] }
  Money: { fields: { amount: { type: "decimal(18,2)", min: 0 }, currency: { type: string, minLength: 3, maxLength: 3 } } }
  Address: { fields: { street: string, city: string, zip: { type: string, maxLength: 10 }, country: string, note: "string?" } }
  Line: { fields: { sku: Sku, name: string, quantity: { type: int, min: 1, max: 999 }, price: Money, weight: double? } }
  Payment: { union: { card: { type: Card }, transfer: string } }
  Card: { fields: { last4: { type: string, minLength: 4, maxLength: 4 }, expires: date } }
  Order:
    fields:
      id: OrderId
      customer: uuid
      status: { type: Status, default: OPEN }
      lines: { type: list<Line>, minItems: 1, maxItems: 100 }
      total: Money
      shipTo: Address
      payment: Payment
      placedAt: timestamp
      version: long
      sequence: safeint
      isGift: bool
      labels: map<string>
      note: { type: "string?", maxLength: 500 }
interactions:
  put: { style: http, route: POST /orders, in: Order, out: Order }
  call: { style: grpc, in: Order, out: Order }
  changed: { style: event, topic: orders.changed, payload: Order, encoding: avro }
`;

/** A service with so many types, each of eight fields. */
export function wideSpec(count) {
  const fields = "a: string, b: int, c: long, d: timestamp, e: list<string>, f: bool, g: double?, h: uuid";
  const types = Array.from({ length: count }, (_, index) => `  Type${index}: { fields: { ${fields} } }\n`);
  const all = Array.from({ length: count }, (_, index) => `field${index}: Type${index}?`);
  return `interspec: 1
service: wide
defaults: { auth: user }
types:
${types.join("")}interactions:
  put: { style: http, route: POST /wide, in: { ${all.join(", ")} } }
`;
}

/** The order that is written and read. */
export const order = {
  id: "order-000017",
  customer: "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57",
  status: "PAID",
  lines: Array.from({ length: 5 }, (_, index) => ({
    sku: `ABC-100${index}`,
    name: `An article of the number ${index}`,
    quantity: index + 1,
    price: { amount: `${index * 100 + 9}.95`, currency: "EUR" },
    ...(index % 2 === 0 ? { weight: 0.25 * (index + 1) } : {}),
  })),
  total: { amount: "1049.75", currency: "EUR" },
  shipTo: { street: "Hauptstraße 17", city: "Köln", zip: "50667", country: "DE", note: "Second floor" },
  payment: { case: "card", value: { last4: "4242", expires: "2028-03-31" } },
  placedAt: new Date("2026-01-15T10:20:30.456Z"),
  version: 1234567890123n,
  sequence: 987654321,
  isGift: false,
  labels: { channel: "web", campaign: "winter" },
  note: "Please ring twice.",
};
