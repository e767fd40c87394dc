import { errorType } from "../../runtime/src/error-type.ts";
import { asHttp } from "../../runtime/src/http/as-http.ts";
import {
  type HttpAnswer,
  type HttpOperation,
  type HttpPageSizes,
  type HttpRoute,
  httpCall,
  httpCommand,
  httpPage,
} from "../../runtime/src/http/operation.ts";
import type { AnyErrorType } from "../../runtime/src/operation.ts";
import type { JsonCodec } from "../../runtime/src/values/codec.ts";
import * as json from "../../runtime/src/values/json.ts";
import { int } from "../../runtime/src/values/scalar.ts";

/** A record of any fields, as plain data: what generated codecs do, for tests that make their own operations. */
export type Values = { readonly [field: string]: unknown };
type FieldCodec = JsonCodec<unknown, never>;

/** The codec of a record. Fields whose names end in `?` are optional. */
export function record(fields: Readonly<Record<string, FieldCodec>>): JsonCodec<Values> {
  const all = Object.entries(fields).map(([key, codec]) => {
    return { name: key.replace("?", ""), isOptional: key.endsWith("?"), codec };
  });
  const known = new Set(all.map((it) => it.name));
  return {
    encode(value, path, pass) {
      if (!json.isObject(value, path, pass)) return json.refused();
      const present = all.filter((it) => !it.isOptional || value[it.name] !== undefined);
      return Object.fromEntries(
        present.map((it) => [it.name, it.codec.encode(value[it.name] as never, `${path}.${it.name}`, pass)]),
      );
    },
    decode(wire, path, pass) {
      const from = json.object(wire, path, pass, known);
      const present = all.filter((it) => !it.isOptional || json.isPresent(from[it.name]));
      return Object.fromEntries(
        present.map((it) => [it.name, it.codec.decode(from[it.name], `${path}.${it.name}`, pass)]),
      );
    },
  };
}

/** An integer from 1 to 99. */
export const quantity = json.scalar(int.within({ min: 1, max: 99 }));

/** A declared error with a field. */
export const outOfStock = errorType({
  reason: "OUT_OF_STOCK",
  code: "failed_precondition",
  message: "there is not enough of it",
  retryable: false,
  codec: record({ skus: json.list(() => json.string) }),
  type: "urn:interspec:shop:inventory:OutOfStock",
  domain: "shop",
});

/** A declared error without fields, and with a status of its own. */
export const tooOld = errorType({
  reason: "TOO_OLD",
  code: "invalid_argument",
  message: "it is too old",
  retryable: false,
  codec: json.empty,
  status: 422,
  type: "urn:interspec:shop:orders:TooOld",
  domain: "shop",
});

type Route = HttpRoute<Values, Values, readonly AnyErrorType[]>;
type Needed = "method" | "path" | "input";

const usual = {
  interaction: "orders.test",
  status: 200,
  bind: [],
  body: "none",
  errors: [outOfStock, tooOld],
  timeoutMs: 3000,
  idempotency: "none",
  retry: null,
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 1_048_576 },
  auth: [],
} as const;

/** An endpoint that answers a value. */
export function call(
  route: Pick<Route, Needed> & Partial<Route> & HttpAnswer & { readonly output: JsonCodec<Values> },
): HttpOperation {
  return asHttp(httpCall({ ...usual, ...route }));
}

/** An endpoint that answers nothing but its status. */
export function command(route: Pick<Route, Needed> & Partial<Route>): HttpOperation {
  return asHttp(httpCommand({ ...usual, status: 204, ...route }));
}

/** An endpoint that answers pages. */
export function page(
  route: Pick<Route, Needed> & Partial<Route> & { readonly item: JsonCodec<Values>; readonly page?: HttpPageSizes },
): HttpOperation {
  return asHttp(httpPage({ ...usual, page: { limit: 50, max: 200 }, ...route }));
}
