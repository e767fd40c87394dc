import type {
  DescMessage,
  DescMethod,
  DescMethodBiDiStreaming,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  MessageShape,
} from "@bufbuild/protobuf";
import type { ErrorOf } from "../error-type.ts";
import type {
  AnyErrorType,
  BidiStreamOperation,
  CallOperation,
  ClientStreamOperation,
  Operation,
  PageOperation,
  Policy,
  ServerStreamOperation,
} from "../operation.ts";
import type { Codec } from "../values/codec.ts";

/** A declared error with the message that carries its details. */
export interface RpcError<Type extends AnyErrorType = AnyErrorType> {
  readonly type: Type;
  readonly schema: DescMessage;
  readonly codec: Codec<unknown, unknown, never>;
}

/** A declared error, and how its details travel over RPC. */
export function rpcError<Type extends AnyErrorType, Desc extends DescMessage>(
  type: Type,
  schema: Desc,
  codec: Codec<MessageShape<Desc>, unknown, never>,
): RpcError<Type> {
  return { type, schema, codec };
}

type TypesOf<Errors extends readonly RpcError[]> = { readonly [Index in keyof Errors]: Errors[Index]["type"] };

/** What methods have in common, as generated code writes it. */
export interface RpcMethod<Desc extends DescMethod, In, InInit, Errors extends readonly RpcError[]> extends Policy {
  readonly interaction: string;
  readonly method: Desc;
  readonly input: Codec<MessageShape<Desc["input"]>, In, InInit>;
  readonly errors: Errors;
}

/** How long a stream may be silent, in both directions. */
export interface StreamSettings {
  readonly idleTimeoutMs: number;
}

/** The sizes of pages: what is given when nothing is asked for, and at most. */
export interface PageSizes {
  readonly limit: number;
  readonly max: number;
}

/** What the runtime reads of any method. */
export interface RpcOperation extends Operation {
  readonly style: "grpc" | "stream";
  readonly method: DescMethod;
  readonly input: Codec<unknown, unknown, never>;
  readonly output: Codec<unknown, unknown, never>;
  readonly rpcErrors: readonly RpcError[];
  readonly page: PageSizes | null;
  /** Of streams; null of calls. */
  readonly idleTimeoutMs: number | null;
  /** The field, of input and output alike, whose last value says where to go on after a break. */
  readonly resume: string | null;
}

/** A unary method. */
export interface RpcCall<In, InInit, Out, OutInit, Failure> extends CallOperation<In, InInit, Out, OutInit, Failure> {
  readonly style: "grpc";
}
/** A unary method that answers a list in pages. */
export interface RpcPage<In, InInit, Item, ItemInit, Failure>
  extends PageOperation<In, InInit, Item, ItemInit, Failure> {
  readonly style: "grpc";
}
/** A method that answers many messages. */
export interface RpcServerStream<In, InInit, Out, OutInit> extends ServerStreamOperation<In, InInit, Out, OutInit> {
  readonly style: "stream";
}
/** A method that takes many messages. */
export interface RpcClientStream<In, InInit, Out, OutInit> extends ClientStreamOperation<In, InInit, Out, OutInit> {
  readonly style: "stream";
}
/** A method with messages both ways. */
export interface RpcBidiStream<In, InInit, Out, OutInit> extends BidiStreamOperation<In, InInit, Out, OutInit> {
  readonly style: "stream";
}

type Output<Desc extends DescMethod, Out, OutInit> = {
  readonly output: Codec<MessageShape<Desc["output"]>, Out, OutInit>;
};

/** A unary method. */
export function rpcCall<
  I extends DescMessage,
  O extends DescMessage,
  In,
  InInit,
  Out,
  OutInit,
  const Errors extends readonly RpcError[],
>(
  data: RpcMethod<DescMethodUnary<I, O>, In, InInit, Errors> & Output<DescMethodUnary<I, O>, Out, OutInit>,
): RpcCall<In, InInit, Out, OutInit, ErrorOf<TypesOf<Errors>>> {
  return operationOf("call", "grpc", data);
}

/** A unary method that answers a list in pages; its output codec is that of the whole list. */
export function rpcPage<
  I extends DescMessage,
  O extends DescMessage,
  In,
  InInit,
  Item,
  ItemInit,
  const Errors extends readonly RpcError[],
>(
  data: RpcMethod<DescMethodUnary<I, O>, In, InInit, Errors> &
    Output<DescMethodUnary<I, O>, readonly Item[], readonly ItemInit[]> & { readonly page: PageSizes },
): RpcPage<In, InInit, Item, ItemInit, ErrorOf<TypesOf<Errors>>> {
  return operationOf("page", "grpc", data);
}

/** A method that answers many messages to one. */
export function rpcServerStream<
  I extends DescMessage,
  O extends DescMessage,
  In,
  InInit,
  Out,
  OutInit,
  const Errors extends readonly RpcError[],
>(
  data: RpcMethod<DescMethodServerStreaming<I, O>, In, InInit, Errors> &
    Output<DescMethodServerStreaming<I, O>, Out, OutInit> &
    StreamSettings & { readonly resume?: string },
): RpcServerStream<In, InInit, Out, OutInit> {
  return operationOf("serverStream", "stream", data);
}

/** A method that answers one message to many. */
export function rpcClientStream<
  I extends DescMessage,
  O extends DescMessage,
  In,
  InInit,
  Out,
  OutInit,
  const Errors extends readonly RpcError[],
>(
  data: RpcMethod<DescMethodClientStreaming<I, O>, In, InInit, Errors> &
    Output<DescMethodClientStreaming<I, O>, Out, OutInit> &
    StreamSettings,
): RpcClientStream<In, InInit, Out, OutInit> {
  return operationOf("clientStream", "stream", data);
}

/** A method with messages both ways. */
export function rpcBidiStream<
  I extends DescMessage,
  O extends DescMessage,
  In,
  InInit,
  Out,
  OutInit,
  const Errors extends readonly RpcError[],
>(
  data: RpcMethod<DescMethodBiDiStreaming<I, O>, In, InInit, Errors> &
    Output<DescMethodBiDiStreaming<I, O>, Out, OutInit> &
    StreamSettings,
): RpcBidiStream<In, InInit, Out, OutInit> {
  return operationOf("bidiStream", "stream", data);
}

/** What any of them is made of. */
interface MethodData extends Policy {
  readonly interaction: string;
  readonly method: DescMethod;
  readonly input: Codec<unknown, unknown, never>;
  readonly output: Codec<unknown, unknown, never>;
  readonly errors: readonly RpcError[];
  readonly page?: PageSizes;
  readonly idleTimeoutMs?: number;
  readonly resume?: string;
}

function operationOf<const Shape extends Operation["shape"], const Style extends RpcOperation["style"]>(
  shape: Shape,
  style: Style,
  { errors, page, idleTimeoutMs, resume, ...rest }: MethodData,
): RpcOperation & { readonly shape: Shape; readonly style: Style } {
  return {
    ...rest,
    shape,
    style,
    errors: errors.map((it) => it.type),
    rpcErrors: errors,
    page: page ?? null,
    idleTimeoutMs: idleTimeoutMs ?? null,
    resume: resume ?? null,
  };
}
