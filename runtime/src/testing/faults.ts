import type { Attempt } from "../attempt.ts";
import type { Clock } from "../clock.ts";
import type { ErrorCode } from "../errors.ts";
import { interactionError } from "../interaction-error.ts";
import { connect } from "../node-connection.ts";
import type { ConnectableTarget, Connection, Target } from "../target.ts";
import type { Transport } from "../transport.ts";

/** What goes wrong on the way to a target. */
export interface Faults {
  /** Each call takes so much longer; 0 when left out. */
  readonly latencyMs?: number;
  /** The share of calls that fail, from 0 to 1: 0.25 is every fourth. All where `code` is said alone, else none. */
  readonly rate?: number;
  /** What they fail with; `unavailable` when left out. */
  readonly code?: ErrorCode;
}

/** A target whose calls are slow, or fail: always the same ones. Throws RangeError where the rate is none. */
export function faults(
  target: Target,
  { latencyMs = 0, code, rate = code === undefined ? 0 : 1 }: Faults,
): ConnectableTarget {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError("a rate is from 0 to 1");
  const failing = new Failing(rate, code ?? "unavailable");
  return {
    connect({ headers, dispatcher, certificate }) {
      const auth = certificate === null ? {} : { auth: { kind: "certificate", ...certificate } as const };
      const connection = connect("faults", target, {
        headers,
        ...auth,
        ...(dispatcher === null ? {} : { dispatcher }),
      });
      return faulty(connection, failing, latencyMs);
    },
  };
}

function faulty(connection: Connection, failing: Failing, latencyMs: number): Connection {
  const { peer, clock } = connection;
  const before = async (attempt: Attempt) => {
    if (latencyMs > 0) await pause(clock, latencyMs, attempt);
    failing.next(attempt);
  };
  return {
    peer,
    clock,
    close: () => connection.close(),
    async transportOf(operation) {
      const transport: Transport = await connection.transportOf(operation);
      return {
        prepare: (...args) => transport.prepare(...args),
        async send(of, prepared, attempt) {
          await before(attempt);
          return transport.send(of, prepared, attempt);
        },
        async *openServerStream(of, prepared, attempt, opened) {
          await before(attempt);
          yield* transport.openServerStream(of, prepared, attempt, opened);
        },
        async openClientStream(of, outgoing, attempt) {
          await before(attempt);
          return transport.openClientStream(of, outgoing, attempt);
        },
        async *openBidiStream(of, outgoing, attempt, opened) {
          await before(attempt);
          yield* transport.openBidiStream(of, outgoing, attempt, opened);
        },
        async openChannel(of, prepared, attempt, resume) {
          await before(attempt);
          if (transport.openChannel === undefined) throw new TypeError(`nothing carries ${of.interaction}`);
          return transport.openChannel(of, prepared, attempt, resume);
        },
        close: () => transport.close(),
      };
    },
  };
}

/** Spreads failures evenly: no dice, so that a test that passed passes again. */
class Failing {
  readonly #rate: number;
  readonly #code: ErrorCode;
  #due = 0;

  constructor(rate: number, code: ErrorCode) {
    this.#rate = rate;
    this.#code = code;
  }

  /** Throws when it is the turn of a call to fail. */
  next({ call }: Attempt): void {
    this.#due += this.#rate;
    // A tenth added ten times is a little less than one.
    if (this.#due < 1 - 1e-9) return;
    this.#due -= 1;
    const { interaction } = call.operation;
    const message = "a fault that the test asked for";
    throw interactionError({ code: this.#code, reason: null, details: null, message, interaction });
  }
}

function pause(clock: Clock, ms: number, attempt: Attempt): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, resolve);
    attempt.whenCancelled(() => {
      timer.cancel();
      reject(attempt.reason);
    });
  });
}
