// What a careful person writes by hand: the checks of the spec, and nothing that is general.
const uuid = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const decimal = /^-?(?:0|[1-9][0-9]{0,15})\.[0-9]{2}$/;
const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const long = /^-?(?:0|[1-9][0-9]{0,18})$/;
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const sku = /^[A-Z]{3}-[0-9]{4}$/u;
const statuses = new Set(["OPEN", "PAID", "SHIPPED", "DELIVERED"]);
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

/** An order as JSON text; throws what is wrong. */
export function writeOrder(order) {
  return JSON.stringify({
    ...checked(order, isDate, isLong),
    version: String(order.version),
    payment: paymentOut(order.payment),
  });
}

/** The order of a JSON text; throws what is wrong. */
export function readOrder(json) {
  const it = JSON.parse(json);
  known(it, orderFields);
  const placedAt = new Date(want(typeof it.placedAt === "string" && time.test(it.placedAt), "placedAt") && it.placedAt);
  const version = BigInt(want(typeof it.version === "string" && long.test(it.version), "version") && it.version);
  return checked({ ...it, placedAt, version, payment: paymentIn(it.payment) }, isDate, isLong);
}

const orderFields = new Set(
  "id customer status lines total shipTo payment placedAt version sequence isGift labels note".split(" "),
);
const lineFields = new Set(["sku", "name", "quantity", "price", "weight"]);
const moneyFields = new Set(["amount", "currency"]);
const addressFields = new Set(["street", "city", "zip", "country", "note"]);
const cardFields = new Set(["last4", "expires"]);

function checked(it, isTime, isVersion) {
  const order = {
    id: text(it.id, "id", 1, 40),
    customer: want(typeof it.customer === "string" && uuid.test(it.customer), "customer") && it.customer,
    status: want(statuses.has(it.status), "status") && it.status,
    lines: lines(it.lines),
    total: money(it.total, "total"),
    shipTo: address(it.shipTo),
    payment: it.payment,
    placedAt: want(isTime(it.placedAt), "placedAt") && it.placedAt,
    version: isVersion(it.version) ? it.version : fail("version"),
    sequence: Number.isSafeInteger(it.sequence) ? it.sequence : fail("sequence"),
    isGift: typeof it.isGift === "boolean" ? it.isGift : fail("isGift"),
    labels: labels(it.labels),
  };
  if (it.note !== undefined) order.note = text(it.note, "note", 0, 500);
  return order;
}

function lines(all) {
  if (!Array.isArray(all) || all.length < 1 || all.length > 100) fail("lines");
  return all.map((it, index) => {
    known(it, lineFields);
    const line = {
      sku: want(typeof it.sku === "string" && sku.test(it.sku), "sku") && it.sku,
      name: text(it.name, "name", 0, Number.POSITIVE_INFINITY),
      quantity:
        Number.isInteger(it.quantity) && it.quantity >= 1 && it.quantity <= 999
          ? it.quantity
          : fail(`lines.${index}.quantity`),
      price: money(it.price, "price"),
    };
    if (it.weight !== undefined) line.weight = Number.isFinite(it.weight) ? it.weight : fail("weight");
    return line;
  });
}

function money(it, at) {
  known(it, moneyFields);
  const amount = want(typeof it.amount === "string" && decimal.test(it.amount), at) && it.amount;
  if (amount.startsWith("-")) fail(at);
  return { amount, currency: text(it.currency, at, 3, 3) };
}

function address(it) {
  known(it, addressFields);
  const made = {
    street: text(it.street, "street", 0, Number.POSITIVE_INFINITY),
    city: text(it.city, "city", 0, Number.POSITIVE_INFINITY),
    zip: text(it.zip, "zip", 0, 10),
    country: text(it.country, "country", 0, Number.POSITIVE_INFINITY),
  };
  if (it.note !== undefined) made.note = text(it.note, "note", 0, Number.POSITIVE_INFINITY);
  return made;
}

function paymentIn(it) {
  if (it.card !== undefined) return { case: "card", value: card(it.card) };
  return { case: "transfer", value: text(it.transfer, "transfer", 0, Number.POSITIVE_INFINITY) };
}

function paymentOut(it) {
  return it.case === "card"
    ? { card: card(it.value) }
    : { transfer: text(it.value, "transfer", 0, Number.POSITIVE_INFINITY) };
}

function card(it) {
  known(it, cardFields);
  const [, year, month, day] = date.exec(it.expires) ?? fail("expires");
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return { last4: text(it.last4, "last4", 4, 4), expires: want(isDay, "expires") && it.expires };
}

function labels(all) {
  const made = {};
  for (const key of Object.keys(all)) {
    if (key === "__proto__" || !key.isWellFormed()) fail("labels");
    made[key] = text(all[key], key, 0, Number.POSITIVE_INFINITY);
  }
  return made;
}

function text(value, at, least, most) {
  if (typeof value !== "string" || !value.isWellFormed()) fail(at);
  if (most !== Number.POSITIVE_INFINITY || least > 0) {
    const length = [...value].length;
    if (length < least || length > most) fail(at);
  }
  return value;
}

function known(it, fields) {
  if (typeof it !== "object" || it === null) fail("object");
  for (const key in it) if (!fields.has(key)) fail(key);
}

function isDate(value) {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function isLong(value) {
  return typeof value === "bigint" && value >= minLong && value <= maxLong;
}

function want(condition, at) {
  return condition || fail(at);
}

function fail(at) {
  throw new Error(`${at} is wrong`);
}
