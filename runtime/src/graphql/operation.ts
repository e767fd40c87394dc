import type { ErrorOf } from "../error-type.ts";
import type {
  AnyErrorType,
  CallOperation,
  EntityOperation,
  FieldOperation,
  Operation,
  PageOperation,
  PageRequest,
  Policy,
  ServerStreamOperation,
} from "../operation.ts";
import type { JsonCodec } from "../values/codec.ts";

/** The sizes of pages: what is given when nothing is asked for, and at most. */
export interface GraphqlPageSizes {
  readonly limit: number;
  readonly max: number;
}

/** What fields have in common, as generated code writes it. */
export interface GraphqlFieldData<In, InInit, Errors extends readonly AnyErrorType[]> extends Policy {
  readonly interaction: string;
  /** `Query.order`, `Order.customer` */
  readonly field: string;
  /** Its weight for the limit of a document. */
  readonly cost: number;
  /** The argument that is the whole input; left out: each of its fields is an argument. */
  readonly argument?: "input";
  readonly input: JsonCodec<In, InInit>;
  readonly errors: Errors;
}

/** What the runtime reads of any field. */
export interface GraphqlOperation
  extends Operation,
    Omit<GraphqlFieldData<unknown, never, readonly AnyErrorType[]>, "errors" | "interaction"> {
  readonly style: "graphql";
  /** What a client sends; null: clients do not ask for it alone. */
  readonly document: string | null;
  /** Of an item where the answer comes in pages; null: nothing is answered, and the graph says true. */
  readonly answer: JsonCodec<unknown, never> | null;
  readonly page: GraphqlPageSizes | null;
  /** Of the values that it is a field of; null of all but fields of types. */
  readonly parent: JsonCodec<unknown, never> | null;
}

/** What the runtime reads of an entity: its type in the graph, its key, and where others of the service name it. */
export interface GraphqlEntityOperation extends Operation {
  readonly style: "graphql";
  readonly shape: "entity";
  readonly entity: string;
  /** The fields of the subgraph that answer it by its key alone: `Product.category`. */
  readonly references: readonly string[];
  readonly key: JsonCodec<unknown, never>;
  readonly answer: JsonCodec<unknown, never>;
}

type Document = { readonly document: string };
type Sizes = { readonly page: GraphqlPageSizes };

/** A field of Query or Mutation that answers one value. */
export interface GraphqlCall<In, InInit, Out, OutInit, Failure>
  extends CallOperation<In, InInit, Out, OutInit, Failure>,
    Pick<GraphqlOperation, "field"> {
  readonly style: "graphql";
}

/** A field of Query that answers a list in pages, as a Relay connection. */
export interface GraphqlPage<In, InInit, Item, ItemInit, Failure>
  extends PageOperation<In, InInit, Item, ItemInit, Failure>,
    Pick<GraphqlOperation, "field"> {
  readonly style: "graphql";
}

/** A field of Subscription. */
export interface GraphqlSubscription<In, InInit, Out, OutInit>
  extends ServerStreamOperation<In, InInit, Out, OutInit>,
    Pick<GraphqlOperation, "field"> {
  readonly style: "graphql";
}

/** A field of a type. */
export interface GraphqlField<Parent, In, AnswerInit>
  extends FieldOperation<Parent, In, AnswerInit>,
    Pick<GraphqlOperation, "field"> {
  readonly style: "graphql";
}

/** A page as handlers answer it. */
export interface PageAnswer<ItemInit> {
  readonly items: readonly ItemInit[];
  readonly nextCursor: string | null;
}

/** A field of a type that answers a list in pages. */
export type GraphqlFieldPage<Parent, In, ItemInit> = GraphqlField<Parent, In & PageRequest, PageAnswer<ItemInit>>;

/** An entity that a service owns, by its key. */
export interface GraphqlEntity<Key, ValueInit> extends EntityOperation<Key, ValueInit> {
  readonly style: "graphql";
}

/** A field of Query or Mutation that answers one value; `document` is what a client sends. */
export function graphqlCall<In, InInit, Out, OutInit, const Errors extends readonly AnyErrorType[]>(
  data: GraphqlFieldData<In, InInit, Errors> & Document & { readonly output: JsonCodec<Out, OutInit> },
): GraphqlCall<In, InInit, Out, OutInit, ErrorOf<Errors>> {
  const { output, ...rest } = data;
  const operation: GraphqlOperation & { readonly shape: "call" } = {
    ...rest,
    shape: "call",
    style: "graphql",
    answer: output,
    page: null,
    parent: null,
  };
  return operation;
}

/** A field of Mutation that answers nothing but that it is done. */
export function graphqlCommand<In, InInit, const Errors extends readonly AnyErrorType[]>(
  data: GraphqlFieldData<In, InInit, Errors> & Document,
): GraphqlCall<In, InInit, void, void, ErrorOf<Errors>> {
  const operation: GraphqlOperation & { readonly shape: "call" } = {
    ...data,
    shape: "call",
    style: "graphql",
    answer: null,
    page: null,
    parent: null,
  };
  return operation;
}

/** A field of Query that answers a list in pages. */
export function graphqlPage<In, InInit, Item, ItemInit, const Errors extends readonly AnyErrorType[]>(
  data: GraphqlFieldData<In, InInit, Errors> & Document & Sizes & { readonly item: JsonCodec<Item, ItemInit> },
): GraphqlPage<In, InInit, Item, ItemInit, ErrorOf<Errors>> {
  const { item, ...rest } = data;
  const operation: GraphqlOperation & { readonly shape: "page" } = {
    ...rest,
    shape: "page",
    style: "graphql",
    answer: item,
    parent: null,
  };
  return operation;
}

/** A field of Subscription. It may be silent for as long as it likes: the connection under it is watched. */
export function graphqlSubscription<In, InInit, Out, OutInit, const Errors extends readonly AnyErrorType[]>(
  data: GraphqlFieldData<In, InInit, Errors> & Document & { readonly output: JsonCodec<Out, OutInit> },
): GraphqlSubscription<In, InInit, Out, OutInit> {
  const { output, ...rest } = data;
  const operation: GraphqlOperation & { readonly shape: "serverStream"; readonly idleTimeoutMs: number } = {
    ...rest,
    shape: "serverStream",
    style: "graphql",
    answer: output,
    page: null,
    parent: null,
    idleTimeoutMs: Number.POSITIVE_INFINITY,
  };
  return operation;
}

/** A field of a type: answered for all parents of a level at once. */
export function graphqlField<Parent, ParentInit, In, InInit, Out, OutInit>(
  data: GraphqlFieldData<In, InInit, readonly AnyErrorType[]> & {
    readonly parent: JsonCodec<Parent, ParentInit>;
    readonly output: JsonCodec<Out, OutInit>;
  },
): GraphqlField<Parent, In, OutInit> {
  const { output, ...rest } = data;
  const operation: GraphqlOperation & { readonly shape: "field" } = {
    ...rest,
    shape: "field",
    style: "graphql",
    document: null,
    answer: output,
    page: null,
  };
  return operation;
}

/** A field of a type that answers a list in pages. */
export function graphqlFieldPage<Parent, ParentInit, In, InInit, Item, ItemInit>(
  data: GraphqlFieldData<In, InInit, readonly AnyErrorType[]> &
    Sizes & { readonly parent: JsonCodec<Parent, ParentInit>; readonly item: JsonCodec<Item, ItemInit> },
): GraphqlFieldPage<Parent, In, ItemInit> {
  const { item, ...rest } = data;
  const operation: GraphqlOperation & { readonly shape: "field" } = {
    ...rest,
    shape: "field",
    style: "graphql",
    document: null,
    answer: item,
  };
  return operation;
}

/** An entity that a service owns: answered for all keys of a request at once. Callers send it once, as gateways do. */
export function graphqlEntity<Key, KeyInit, Value, ValueInit>(
  data: Pick<Policy, "timeoutMs" | "limits" | "auth"> & {
    readonly interaction: string;
    readonly entity: string;
    readonly references: readonly string[];
    readonly key: JsonCodec<Key, KeyInit>;
    readonly output: JsonCodec<Value, ValueInit>;
  },
): GraphqlEntity<Key, ValueInit> {
  const { output, ...rest } = data;
  const operation: GraphqlEntityOperation = {
    ...rest,
    shape: "entity",
    style: "graphql",
    answer: output,
    idempotency: "read",
    retry: null,
    breaker: null,
    bulkhead: null,
    errors: [],
  };
  return operation;
}
