import type { Clock } from "../../clock.ts";
import { parsedJson } from "../../http/wire-text.ts";
import { isInteractionError } from "../../interaction-error.ts";
import { randomUuid } from "../../random.ts";
import type { Backplane, StoredSession } from "../backplane.ts";
import type { ResumePoint } from "../frames.ts";
import type { ResumeSettings } from "../operation.ts";
import { PastSession } from "./past-session.ts";
import { Relay } from "./relay.ts";
import { Session, type SessionOptions } from "./session.ts";
import { ownRecord, type SessionRecord } from "./session-record.ts";
import { reached, sharedRecord } from "./shared-record.ts";
import { failedOfJson } from "./told-failure.ts";
import type { SessionLink } from "./view.ts";
import type { Visitor } from "./visitor.ts";

/** The session that a client has come to. */
export interface OpenedSession {
  readonly link: SessionLink;
  /** The client goes on after this message; null: it begins. */
  readonly after: number | null;
  /** What the client missed of a session before is gone. */
  readonly isLost: boolean;
  /** The connection has ended. */
  leave(): void;
}

/** What was said in a session before it runs here. */
type Past = Pick<SessionOptions, "lastSeq" | "entries" | "noted">;

const noPast: Past = { lastSeq: 0, entries: [], noted: [] };

/** So often a session that changes hands while it is asked for is asked for again. */
const maxHands = 3;

/** The sessions of this process, and with a backplane those of others. */
export class Sessions {
  readonly #clock: Clock;
  readonly #backplane: Backplane | null;
  readonly #process = randomUuid();
  readonly #relay: Relay | null;
  readonly #leaving: Promise<void>[] = [];
  /** Sessions of other processes that are asked for. */
  readonly #coming = new Map<string, Promise<void>>();
  readonly #running = new Map<string, { readonly session: Session; readonly facts: string }>();

  /** Without a backplane, clients come back to this process alone. */
  constructor(clock: Clock, backplane: Backplane | null) {
    this.#clock = clock;
    this.#backplane = backplane;
    const sessionOf = (id: string) => this.#running.get(id)?.session ?? null;
    this.#relay = backplane === null ? null : new Relay({ backplane, clock, process: this.#process, sessionOf });
  }

  /** Hears of other processes. */
  async join(): Promise<void> {
    await this.#relay?.join();
  }

  /** The session that a client comes back to, where all that it missed is still there; else a new one. */
  async open(visitor: Visitor, resume: ResumePoint | null): Promise<OpenedSession> {
    const { session: settings } = visitor.operation;
    const isBack = resume !== null && settings !== null;
    try {
      const link = isBack ? await this.#resumed(visitor, resume, settings) : null;
      if (link === null) return { link: await this.#begun(visitor), after: null, isLost: isBack, leave: nothing };
      return this.#back(visitor, link, resume?.lastSeq ?? 0);
    } catch (error) {
      visitor.admitted.leave(isInteractionError(error) ? error : null);
      throw error;
    }
  }

  #back(visitor: Visitor, link: SessionLink, after: number): OpenedSession {
    // A session that was taken over has the handler of its client; all others have one of their own.
    const isOwn = visitor.exchange.connection.id === link.id;
    const leave = isOwn ? nothing : () => visitor.admitted.leave(null);
    return { link, after, isLost: false, leave };
  }

  /** The server goes away. */
  restart(): void {
    for (const { session } of this.#running.values()) this.#leaving.push(session.restart());
  }

  /** Resolves when others may take over what ran here. */
  async close(): Promise<void> {
    this.restart();
    await Promise.all(this.#leaving);
    await this.#relay?.leave();
  }

  async #resumed(visitor: Visitor, point: ResumePoint, settings: ResumeSettings): Promise<SessionLink | null> {
    const id = point.session;
    // A client that comes twice at once is to find one session, and not to take it over twice.
    for (let other = this.#coming.get(id); other !== undefined; other = this.#coming.get(id)) await other;
    const known = this.#running.get(id);
    if (known === undefined) {
      if (this.#backplane === null) return null;
      const found = this.#elsewhere(visitor, point, settings, 1);
      const settled = found.then(nothing, nothing).then(() => void this.#coming.delete(id));
      this.#coming.set(id, settled);
      return found;
    }
    if (known.facts !== visitor.facts) return null;
    if (known.session.canResume(point.lastSeq)) return known.session;
    // What its client missed is gone: it begins anew, and nobody comes back to this one.
    known.session.stop();
    return null;
  }

  /** A session of another process: shown from there while that lives, and taken over where it does not. */
  async #elsewhere(
    visitor: Visitor,
    point: ResumePoint,
    settings: ResumeSettings,
    hand: number,
  ): Promise<SessionLink | null> {
    const { session: id, lastSeq } = point;
    const { operation, facts } = visitor;
    const stored = await this.#read(id, lastSeq, 1);
    if (stored === null || stored.facts !== facts || !isWhole(stored, lastSeq) || hand > maxHands) return null;
    if (stored.outcome !== null) {
      const missed = (await this.#read(id, lastSeq, settings.events))?.messages ?? [];
      return new PastSession(id, stored.lastSeq, missed, failedOfJson(parsedJson(stored.outcome), operation));
    }
    const remote = stored.runner === "" ? null : await this.#relay?.reach(id, stored, operation, lastSeq);
    if (remote !== null && remote !== undefined) return remote;
    const isClaimed = await reached(this.#backplane?.claim(id, stored.runner, this.#process) ?? Promise.resolve(false));
    if (!isClaimed) return this.#elsewhere(visitor, point, settings, hand + 1);
    const past = await this.#pastOf(id, stored, settings);
    return this.#run(visitor, id, this.#shared(id, visitor, settings), past);
  }

  async #begun(visitor: Visitor): Promise<Session> {
    const id = randomUuid();
    const { facts, operation } = visitor;
    const { session: settings } = operation;
    if (this.#backplane === null || settings === null) return this.#run(visitor, id, ownRecord(id), noPast);
    await reached(this.#backplane.create(id, { ...settings, facts, runner: this.#process }));
    return this.#run(visitor, id, this.#shared(id, visitor, settings), noPast);
  }

  /** What was said in a session that was taken over, now that nobody adds to it. */
  async #pastOf(id: string, known: StoredSession, { events }: ResumeSettings): Promise<Past> {
    const [stored, noted] = await Promise.all([
      this.#read(id, 0, events),
      reached(this.#backplane?.noted(id) ?? Promise.resolve([])),
    ]);
    const { lastSeq, messages } = stored ?? { lastSeq: known.lastSeq, messages: [] };
    return { lastSeq, entries: messages, noted };
  }

  #run(visitor: Visitor, id: string, record: SessionRecord, past: Past): Session {
    const { operation, unknownFields, exchange, admitted, incoming, facts, traceId } = visitor;
    exchange.connection.id = id;
    exchange.connection.sent = past.lastSeq;
    const session = new Session({
      ...{ operation, unknownFields, exchange, admitted, incoming, traceId, record, ...past },
      clock: this.#clock,
      forget: () => {
        this.#running.delete(id);
        this.#relay?.forget(id);
      },
    });
    this.#running.set(id, { session, facts });
    return session;
  }

  #shared(id: string, { operation }: Visitor, settings: ResumeSettings): SessionRecord {
    if (this.#backplane === null) return ownRecord(id);
    const backplane = this.#backplane;
    return sharedRecord(id, { backplane, process: this.#process, clock: this.#clock, operation, settings });
  }

  #read(id: string, after: number, maxMessages: number): Promise<StoredSession | null> {
    return reached(this.#backplane?.read(id, after, maxMessages) ?? Promise.resolve(null));
  }
}

/** Whether all that came after a message is still there. */
function isWhole({ lastSeq, messages }: StoredSession, after: number): boolean {
  return after === lastSeq || messages[0]?.seq === after + 1;
}

function nothing(): void {}
