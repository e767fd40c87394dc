import type { TlsSocket } from "../../auth/peer-certificate.ts";
import type { Cancellation } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";
import { serverEvents } from "../../incoming-events.ts";
import type { AuthOption } from "../../operation.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { newTraceparent, traceOf } from "../../trace.ts";
import type { Json } from "../../values/codec.ts";
import { asGraphql, isEntity } from "../as-graphql.ts";
import { Batches } from "./batches.ts";
import { FieldExchange, type FieldForm, type FieldReply } from "./field-exchange.ts";
import { type Arguments, entitiesForm, parentsForm, rootForm } from "./field-forms.ts";
import type { GraphqlCaller } from "./graphql-caller.ts";
import { FieldFailure } from "./told-failure.ts";

const noneAsked: readonly AuthOption[] = [];
/** The longest that a server gives a request whose caller says nothing. Source: resilience.md, Knobs, "server max". */
const longestMs = 30_000;

/** One request while it runs: what its fields share. */
export class Asked implements GraphqlCaller {
  readonly #caller: GraphqlCaller;
  /** The headers that endpoints want on the answer. */
  readonly headers: Record<string, string> = {};
  /** How its caller was let in by a field that asks who calls; null: none has asked yet. */
  #admitted: readonly AuthOption[] | null = null;
  #traceparent: string | null;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #fields = new Batches<Json, Json>();
  readonly #entities = new Batches<Json, Json>();

  constructor(caller: GraphqlCaller, clock: Clock) {
    this.#caller = caller;
    this.#clock = clock;
    this.#startedMs = clock.now();
    const given = caller.header("traceparent");
    this.#traceparent = traceOf(given, null, null).traceparent === given ? given : null;
    // Whoever traces begins a trace of its own with the first field; the others follow it.
    if (this.#traceparent === null && !serverEvents.start.hasSubscribers) this.#traceparent = newTraceparent();
  }

  get peer(): string {
    return this.#caller.peer;
  }

  get tlsSocket(): TlsSocket | null {
    return this.#caller.tlsSocket;
  }

  get cancellation(): Cancellation {
    return this.#caller.cancellation;
  }

  get timeoutMs(): number | null {
    return this.#caller.timeoutMs;
  }

  header(name: string): string | null {
    return name === "traceparent" ? this.#traceparent : this.#caller.header(name);
  }

  /** Milliseconds that are left for a field, as far as the request says: what came before it counts. */
  remainingMs(timeoutMs: number | null): number | null {
    const passedMs = this.#clock.now() - this.#startedMs;
    const givenMs = this.timeoutMs;
    if (givenMs !== null) return givenMs - passedMs;
    if (passedMs === 0 || timeoutMs === null) return null;
    return Math.min(timeoutMs, Math.max(longestMs, timeoutMs) - passedMs);
  }

  /** A field of Query or Mutation. */
  root(endpoint: Endpoint, args: Arguments): Promise<Json> {
    return this.#answered(endpoint, rootForm(asGraphql(endpoint.operation), args));
  }

  /** A field of a type; all parents that ask for it with the same arguments are one call of its handler. */
  field(endpoint: Endpoint, parent: Json, args: Arguments): Promise<Json> {
    const operation = asGraphql(endpoint.operation);
    return this.#fields.add(`${operation.interaction} ${JSON.stringify(args)}`, parent, (parents) =>
      this.#list(endpoint, parentsForm(operation, parents, args)),
    );
  }

  /** What the caller has proved in this request: with it, what its answers refer to may be read. */
  get admitted(): readonly AuthOption[] {
    return this.#admitted ?? noneAsked;
  }

  /** An entity by its key, as the graph has it; all of a kind that are asked for are one call of their resolver. */
  entity(endpoint: Endpoint, key: Json): Promise<Json> {
    const { operation } = endpoint;
    if (!isEntity(operation)) throw new TypeError(`${operation.interaction} is no entity`);
    return this.#entities.add(`${operation.interaction} ${JSON.stringify(operation.auth)}`, key, async (keys) => {
      const texts = keys.map((it) => JSON.stringify(it));
      const different = [...new Map(keys.map((it, index) => [texts[index] ?? "", it]))];
      const found = await this.#list(
        endpoint,
        entitiesForm(
          operation,
          different.map(([, it]) => it),
        ),
      );
      const byText = new Map(different.map(([text], index) => [text, found[index] ?? null]));
      return texts.map((it) => byText.get(it) ?? null);
    });
  }

  async #list(endpoint: Endpoint, form: FieldForm): Promise<readonly Json[]> {
    const value = await this.#answered(endpoint, form);
    return Array.isArray(value) ? value : [];
  }

  #answered(endpoint: Endpoint, form: FieldForm): Promise<Json> {
    const exchange = new FieldExchange(this, form, this.remainingMs(endpoint.operation.timeoutMs));
    const { cancellation } = this;
    const unlink = cancellation.whenCancelled(() => {
      if (cancellation.reason !== null) exchange.cancellation.cancel(cancellation.reason);
    });
    return endpoint.answer<FieldReply>(exchange).then(({ reply, headers }) => {
      unlink();
      Object.assign(this.headers, headers);
      this.#traceparent ??= headers["traceresponse"] ?? null;
      if (!("value" in reply)) throw new FieldFailure(reply.failure);
      if (endpoint.operation.auth.length > 0) this.#admitted = endpoint.operation.auth;
      return reply.value;
    });
  }
}
