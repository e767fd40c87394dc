import { type ErrorCode, errorCodes } from "../../runtime/src/errors.ts";
import { type InteractionError, interactionError } from "../../runtime/src/interaction-error.ts";
import type { Json } from "../../runtime/src/values/codec.ts";
import { currentCall } from "./suite-call.ts";
import type { Definition, SuiteError, SuiteMessages, SuiteRequest } from "./suite-messages.ts";

type OneAnswer = SuiteRequest<string>;
type ManyAnswers = SuiteRequest<readonly string[]>;

/** The handlers of the suite's service, as its files describe them. `unimplemented` has none, on purpose. */
export function suiteHandlers(messages: SuiteMessages) {
  const one = (requests: readonly OneAnswer[]) => answer(messages, requests);
  return {
    unary: (request: OneAnswer) => one([request]),
    idempotentUnary: (request: OneAnswer) => one([request]),
    async clientStream(incoming: AsyncIterable<OneAnswer>) {
      const requests: OneAnswer[] = [];
      for await (const it of incoming) requests.push(it);
      return one(requests);
    },
    async *serverStream(request: ManyAnswers) {
      const definition = defined(request);
      yield* answers(definition, [request]);
      if (definition.error !== undefined) throw failure(messages, definition, [request]);
    },
    bidiStream: (incoming: AsyncIterable<ManyAnswers>) => conversation(messages, incoming),
  };
}

/** In full duplex one answer to each request, as long as there are some; else, and then, all that are left. */
async function* conversation(messages: SuiteMessages, incoming: AsyncIterable<ManyAnswers>): AsyncGenerator<object> {
  const requests: ManyAnswers[] = [];
  let definition: Definition<readonly string[]> = {};
  let left: readonly string[] = [];
  let isAnswered = false;
  for await (const it of incoming) {
    requests.push(it);
    if (requests.length === 1) {
      definition = defined(it);
      left = definition.responseData ?? [];
    }
    if (requests[0]?.fullDuplex !== true) continue;
    if (left.length === 0) break;
    yield* answers({ ...definition, responseData: left.slice(0, 1) }, [it], isAnswered);
    left = left.slice(1);
    isAnswered = true;
  }
  yield* answers({ ...definition, responseData: left }, isAnswered ? [] : requests);
  if (definition.error !== undefined) throw failure(messages, definition, requests);
}

/** What a request asks for; from here on its headers and trailers are known. */
function defined<Data>({ responseDefinition = {} }: SuiteRequest<Data>): Definition<Data> {
  const call = currentCall();
  call.headers = responseDefinition.responseHeaders ?? [];
  call.trailers = responseDefinition.responseTrailers ?? [];
  return responseDefinition;
}

async function answer(messages: SuiteMessages, requests: readonly OneAnswer[]): Promise<object> {
  const definition = defined(requests[0] ?? {});
  await pause(definition);
  if (definition.error !== undefined) throw failure(messages, { ...definition, responseData: [] }, requests);
  return { payload: { data: definition.responseData ?? "", requestInfo: requestInfo(requests) } };
}

/** One answer for each piece of data. The first tells of the request, and later ones of what came since. */
async function* answers(
  definition: Definition<readonly string[]>,
  requests: readonly ManyAnswers[],
  isLater = false,
): AsyncGenerator<object> {
  let info: object | null = isLater ? { requests } : requestInfo(requests);
  if (requests.length === 0) info = null;
  for (const data of definition.responseData ?? []) {
    await pause(definition);
    yield { payload: info === null ? { data } : { data, requestInfo: info } };
    info = null;
  }
}

/** The failure that was asked for. Where nothing was answered before, it tells of the request. */
function failure(
  messages: SuiteMessages,
  { error = {}, responseData = [] }: Definition<readonly string[]>,
  requests: readonly object[],
): InteractionError {
  const told = responseData.length > 0 ? [] : [messages.any("ConformancePayload.RequestInfo", requestInfo(requests))];
  currentCall().error = { ...error, details: [...(error.details ?? []), ...told] };
  const { message = "" } = error;
  return interactionError({ code: codeOf(error), reason: null, details: null, message });
}

function codeOf({ code = "" }: SuiteError): ErrorCode {
  return errorCodes.find((it) => `CODE_${it.toUpperCase()}` === code) ?? "unknown";
}

function requestInfo(requests: readonly object[]): { readonly [key: string]: Json } {
  const { requestHeaders, timeoutMs, query } = currentCall();
  const info = {
    requestHeaders,
    requests,
    ...(timeoutMs === null ? {} : { timeoutMs: String(Math.floor(timeoutMs)) }),
    ...(query === null ? {} : { connectGetInfo: { queryParams: query } }),
  };
  return JSON.parse(JSON.stringify(info)) as { readonly [key: string]: Json };
}

function pause({ responseDelayMs = 0 }: Definition<unknown>): Promise<void> | null {
  return responseDelayMs === 0 ? null : new Promise((resolve) => setTimeout(resolve, responseDelayMs));
}
