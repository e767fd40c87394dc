import type { CallOptions } from "./call-options.ts";
import type { ErrorType } from "./error-type.ts";
import type { ErrorCode } from "./errors.ts";
import type { Pages } from "./pages.ts";
import type { PublishOptions } from "./publish-options.ts";
import type { Result } from "./result.ts";

/** How often a call is sent, and how long a client waits in between; `attempts` includes the first. */
export interface RetrySettings {
  readonly attempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** The failures after which it may be sent again. */
  readonly on: readonly ErrorCode[];
}

/** When a client stops calling a target that fails: so many percent of at least so many calls within the window. */
export interface BreakerSettings {
  readonly failureRate: number;
  readonly minimumCalls: number;
  readonly windowMs: number;
  readonly openForMs: number;
}

/** How many calls of one interaction a client has in flight, and how many wait. */
export interface BulkheadSettings {
  readonly inFlight: number;
  readonly queue: number;
}

/** So many calls in so much time. */
export interface RateSettings {
  readonly count: number;
  readonly perMs: number;
}

/** What a server takes in. */
export interface LimitSettings {
  readonly bodyBytes: number;
  /** Calls of this interaction at the same time. */
  readonly inFlight?: number;
  readonly rate?: RateSettings;
  /** Whose calls share a rate: those of one principal, or address where there is none; or all together. */
  readonly rateBy?: "principal" | "none";
  /** `draft`: answers tell the limit in `RateLimit` and `RateLimit-Policy`. */
  readonly headers?: "draft";
}

/** One way to prove who calls. */
export interface AuthOption {
  readonly scheme: string;
  readonly scopes: readonly string[];
  /** The header of an API key. */
  readonly header?: string;
}

/** A going away that was announced. Dates are ISO 8601. */
export interface DeprecationNotice {
  readonly since: string;
  readonly sunset?: string;
  /** Where it is explained. */
  readonly docs?: string;
  /** The path of what takes its place. */
  readonly successor?: string;
  /** Of messages: the URL of what takes its place. */
  readonly migration?: string;
}

/** What every interaction says of itself, for policies, servers and tools alike. */
export interface Policy {
  /** Of a whole call, retries included; null: no end in time. */
  readonly timeoutMs: number | null;
  /** May it be sent again: it changes nothing, the same thing twice, once under its key, or it may not. */
  readonly idempotency: "read" | "natural" | "key" | "none";
  readonly retry: RetrySettings | null;
  readonly breaker: BreakerSettings | null;
  readonly bulkhead: BulkheadSettings | null;
  readonly limits: LimitSettings;
  /** Any one of them suffices; empty: nobody needs to be known. */
  readonly auth: readonly AuthOption[];
  /** What is shed first under load. */
  readonly priority?: "critical" | "sheddable";
  readonly audit?: true;
  readonly deprecated?: DeprecationNotice;
}

/** What carries an operation. */
export type OperationStyle = "http" | "grpc" | "stream" | "graphql" | "realtime" | "event" | "mqtt";

/**
 * What a program sees of an operation. `socket`: messages both ways beside an input. `field` and `entity`: fields of many
 * objects, and many objects by their keys, which only gateways ask for. `publication`: a message that goes out, and
 * `message`: one that comes in.
 */
export type OperationShape =
  | "call"
  | "page"
  | "serverStream"
  | "clientStream"
  | "bidiStream"
  | "socket"
  | "field"
  | "entity"
  | "publication"
  | "message";

/** A declared error, whatever its details. */
export type AnyErrorType = ErrorType<string, unknown, never>;

/** An interaction as data, whatever carries it. */
export interface Operation extends Policy {
  readonly shape: OperationShape;
  readonly style: OperationStyle;
  /** `orders.placeOrder`, and `orders@2.placeOrder` above version 1. */
  readonly interaction: string;
  readonly errors: readonly AnyErrorType[];
}

// Of the types below, `types` is never there: it carries what the codecs know to the signatures. What is taken stands
// where functions take, and what is given where they give, so that a wrong annotation does not compile either way.

/** One answer to one input. */
export interface CallOperation<In, InInit, Out, OutInit, Failure> extends Operation {
  readonly shape: "call";
  readonly types?: (input: InInit, answer: OutInit, failure: Failure) => readonly [In, Out, Failure];
}

/** A list that is read page by page. */
export interface PageOperation<In, InInit, Item, ItemInit, Failure> extends Operation {
  readonly shape: "page";
  readonly types?: (input: InInit, item: ItemInit, failure: Failure) => readonly [In, Item, Failure];
}

/** Many answers to one input. */
export interface ServerStreamOperation<In, InInit, Out, OutInit> extends Operation {
  readonly shape: "serverStream";
  readonly types?: (input: InInit, answer: OutInit) => readonly [In, Out];
}

/** One answer to many messages. */
export interface ClientStreamOperation<In, InInit, Out, OutInit> extends Operation {
  readonly shape: "clientStream";
  readonly types?: (input: InInit, answer: OutInit) => readonly [In, Out];
}

/** Messages both ways. */
export interface BidiStreamOperation<In, InInit, Out, OutInit> extends Operation {
  readonly shape: "bidiStream";
  readonly types?: (input: InInit, answer: OutInit) => readonly [In, Out];
}

/** Messages both ways beside an input: `Sent` by the server, `Taken` from the client. */
export interface SocketOperation<In, InInit, Taken, TakenInit, Sent, SentInit> extends Operation {
  readonly shape: "socket";
  readonly types?: (input: InInit, taken: TakenInit, sent: SentInit) => readonly [In, Taken, Sent];
}

/** A field that is answered for many parents at once. */
export interface FieldOperation<Parent, In, AnswerInit> extends Operation {
  readonly shape: "field";
  readonly types?: (answer: AnswerInit) => readonly [Parent, In];
}

/** Objects that are answered by their keys, many at once. */
export interface EntityOperation<Key, ValueInit> extends Operation {
  readonly shape: "entity";
  readonly types?: (value: ValueInit) => Key;
}

/** A message that goes out. */
export interface PublicationOperation<Init> extends Operation {
  readonly shape: "publication";
  readonly types?: (message: Init) => void;
}

/** A message that comes in. */
export interface MessageOperation<Message> extends Operation {
  readonly shape: "message";
  readonly types?: () => Message;
}

/** What publishes the messages of an operation. */
export type PublishOf<Of> =
  Of extends PublicationOperation<infer Init> ? (message: Init, options?: PublishOptions) => Promise<void> : never;

/** The publisher that operations make. */
export type PublisherOf<Operations> = { readonly [Name in keyof Operations]: PublishOf<Operations[Name]> };

/** What a client calls for an operation. */
export type MethodOf<Of> =
  Of extends CallOperation<infer _In, infer Init, infer Out, infer _OutInit, infer _Failure>
    ? (input: Init, options?: CallOptions) => Promise<Out>
    : Of extends PageOperation<infer _In, infer Init, infer Item, infer _ItemInit, infer _Failure>
      ? (input: Init, options?: CallOptions) => Pages<Item>
      : Of extends ServerStreamOperation<infer _In, infer Init, infer Out, infer _OutInit>
        ? (input: Init, options?: CallOptions) => AsyncIterable<Out>
        : Of extends ClientStreamOperation<infer _In, infer Init, infer Out, infer _OutInit>
          ? (outgoing: AsyncIterable<Init>, options?: CallOptions) => Promise<Out>
          : Of extends BidiStreamOperation<infer _In, infer Init, infer Out, infer _OutInit>
            ? (outgoing: AsyncIterable<Init>, options?: CallOptions) => AsyncIterable<Out>
            : Of extends SocketOperation<infer _In, infer Init, infer _Taken, infer Taken, infer Sent, infer _SentInit>
              ? (outgoing: AsyncIterable<Taken>, input?: Init, options?: CallOptions) => AsyncIterable<Sent>
              : never;

/** A call whose failure is a value. */
export type AttemptOf<Of> =
  Of extends CallOperation<infer _In, infer Init, infer Out, infer _OutInit, infer Failure>
    ? (input: Init, options?: CallOptions) => Promise<Result<Out, Failure>>
    : never;

type CallNames<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends { readonly shape: "call" } ? Name : never;
}[keyof Operations];

/** The client that operations make. A written interface beside it must match, or generated code does not compile. */
export type ClientOf<Operations> = { readonly [Name in keyof Operations]: MethodOf<Operations[Name]> } & {
  readonly try: { readonly [Name in CallNames<Operations>]: AttemptOf<Operations[Name]> };
} & AsyncDisposable;

/** The page that a handler is asked for. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

// The input is judged, and the context is not: each handler has one of its own, which says what it may reach.
type Handling<Input, Output> = (input: Input, ctx: never) => Output;

/** What answers an operation. */
export type HandlerOf<Of> =
  Of extends CallOperation<infer In, infer _Init, infer _Out, infer OutInit, infer _Failure>
    ? Handling<In, Promise<OutInit>>
    : Of extends PageOperation<infer In, infer _Init, infer _Item, infer ItemInit, infer _Failure>
      ? Handling<In & PageRequest, Promise<{ readonly items: readonly ItemInit[]; readonly nextCursor: string | null }>>
      : Of extends ServerStreamOperation<infer In, infer _Init, infer _Out, infer OutInit>
        ? Handling<In, AsyncIterable<OutInit>>
        : Of extends ClientStreamOperation<infer In, infer _Init, infer _Out, infer OutInit>
          ? Handling<AsyncIterable<In>, Promise<OutInit>>
          : Of extends BidiStreamOperation<infer In, infer _Init, infer _Out, infer OutInit>
            ? Handling<AsyncIterable<In>, AsyncIterable<OutInit>>
            : Of extends MessageOperation<infer Message>
              ? Handling<Message, Promise<void>>
              : Of extends SocketOperation<
                    infer In,
                    infer _Init,
                    infer Taken,
                    infer _TakenInit,
                    infer _Sent,
                    infer SentInit
                  >
                ? (incoming: AsyncIterable<Taken>, input: In, ctx: never) => AsyncIterable<SentInit>
                : Of extends FieldOperation<infer Parent, infer In, infer AnswerInit>
                  ? (parents: readonly Parent[], input: In, ctx: never) => Promise<readonly AnswerInit[]>
                  : Of extends EntityOperation<infer Key, infer ValueInit>
                    ? Handling<readonly Key[], Promise<readonly (ValueInit | null)[]>>
                    : never;

/** The handlers that operations need. */
export type HandlersOf<Operations> = { readonly [Name in keyof Operations]: HandlerOf<Operations[Name]> };
