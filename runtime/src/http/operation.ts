import type { ErrorOf } from "../error-type.ts";
import type { AnyErrorType, CallOperation, Operation, PageOperation, Policy } from "../operation.ts";
import type { JsonCodec } from "../values/codec.ts";

/** What the text of a parameter or header stands for in JSON; a text when left out. */
export type HttpTextForm = "integer" | "number" | "boolean" | "json";

/** A field of the input that travels outside the body. */
export interface HttpBinding {
  /** Its name in the JSON of the input. */
  readonly field: string;
  /** Its name there: the placeholder, the key of the query, the header. */
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly as?: HttpTextForm;
  /** A list: the key of the query is repeated. */
  readonly list?: true;
}

/** A field of the output that travels in a header. */
export interface HttpHeaderBinding {
  readonly field: string;
  readonly name: string;
  readonly as?: HttpTextForm;
}

/** One field that is a body itself: `bytes` or text of a media type. */
export interface HttpContent {
  readonly field: string;
  readonly mediaType: string;
  readonly as: "bytes" | "text";
}

/** What the body of a request is: the fields that are not bound, as a JSON object; one field, as a merge patch; content. */
export type HttpBody = "none" | "json" | { readonly patch: string } | HttpContent;

/** What endpoints have in common, as generated code writes it. */
export interface HttpRoute<In, InInit, Errors extends readonly AnyErrorType[]> extends Policy {
  readonly interaction: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/v1/orders/{orderId}:cancel` */
  readonly path: string;
  /** Of a success. */
  readonly status: number;
  readonly bind: readonly HttpBinding[];
  readonly body: HttpBody;
  readonly input: JsonCodec<In, InInit>;
  readonly errors: Errors;
  /** The JSON name of the field of the output that is its version: `ETag`, `If-Match`, `If-None-Match`. */
  readonly etag?: string;
  /** `Cache-Control` of a success; `no-store` when left out. */
  readonly cacheControl?: string;
}

/** The sizes of pages: what is given when nothing is asked for, and at most. */
export interface HttpPageSizes {
  readonly limit: number;
  readonly max: number;
  /** Its name in the JSON of a page; `nextCursor` when left out. */
  readonly nextCursor?: string;
}

/** What an endpoint answers beside a JSON body. */
export interface HttpAnswer {
  readonly headers?: readonly HttpHeaderBinding[];
  readonly content?: HttpContent;
}

/** What the runtime reads of any endpoint. */
export interface HttpOperation
  extends Operation,
    Omit<HttpRoute<unknown, never, readonly AnyErrorType[]>, "errors" | "interaction"> {
  readonly style: "http";
  readonly answer: {
    readonly headers: readonly HttpHeaderBinding[];
    readonly content: HttpContent | null;
    /** Of an item where the answer comes in pages; null where it has no body. */
    readonly codec: JsonCodec<unknown, never> | null;
  };
  readonly page: HttpPageSizes | null;
}

/** An endpoint that answers one value. */
export interface HttpCall<In, InInit, Out, OutInit, Failure>
  extends CallOperation<In, InInit, Out, OutInit, Failure>,
    Pick<HttpOperation, "method" | "path"> {
  readonly style: "http";
}

/** An endpoint that answers a list in pages. */
export interface HttpPage<In, InInit, Item, ItemInit, Failure>
  extends PageOperation<In, InInit, Item, ItemInit, Failure>,
    Pick<HttpOperation, "method" | "path"> {
  readonly style: "http";
}

/** An endpoint that answers one value. */
export function httpCall<In, InInit, Out, OutInit, const Errors extends readonly AnyErrorType[]>(
  route: HttpRoute<In, InInit, Errors> & HttpAnswer & { readonly output: JsonCodec<Out, OutInit> },
): HttpCall<In, InInit, Out, OutInit, ErrorOf<Errors>> {
  const { output, ...rest } = route;
  const operation: HttpOperation & { readonly shape: "call" } = {
    ...rest,
    shape: "call",
    style: "http",
    answer: { headers: rest.headers ?? [], content: rest.content ?? null, codec: output },
    page: null,
  };
  return operation;
}

/** An endpoint that answers with its status alone. */
export function httpCommand<In, InInit, const Errors extends readonly AnyErrorType[]>(
  route: HttpRoute<In, InInit, Errors>,
): HttpCall<In, InInit, void, void, ErrorOf<Errors>> {
  const operation: HttpOperation & { readonly shape: "call" } = {
    ...route,
    shape: "call",
    style: "http",
    answer: { headers: [], content: null, codec: null },
    page: null,
  };
  return operation;
}

/** An endpoint that answers a list in pages. */
export function httpPage<In, InInit, Item, ItemInit, const Errors extends readonly AnyErrorType[]>(
  route: HttpRoute<In, InInit, Errors> & {
    readonly item: JsonCodec<Item, ItemInit>;
    readonly page: HttpPageSizes;
  },
): HttpPage<In, InInit, Item, ItemInit, ErrorOf<Errors>> {
  const { item, ...rest } = route;
  const operation: HttpOperation & { readonly shape: "page" } = {
    ...rest,
    shape: "page",
    style: "http",
    answer: { headers: [], content: null, codec: item },
  };
  return operation;
}
