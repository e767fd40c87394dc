import { type Clock, systemClock } from "../clock.ts";
import type { Backplane, NewSession, StoredMessage } from "../realtime/backplane.ts";
import { Fifo } from "../realtime/fifo.ts";
import { SeenIds } from "../realtime/server/seen-ids.ts";

interface KeptMessage {
  readonly message: StoredMessage;
  readonly atMs: number;
}

interface Kept {
  readonly settings: NewSession;
  readonly messages: Fifo<KeptMessage>;
  readonly ids: SeenIds;
  runner: string;
  lastSeq: number;
  outcome: string | null;
  forgetAt: number;
}

/** For so many windows a session is kept that nobody asks for. */
const windows = 2;

/** What servers of one process share of sessions: for tests, and for one server that takes the place of another. */
export function memoryBackplane({ clock = systemClock }: { readonly clock?: Clock } = {}): Backplane {
  const sessions = new Map<string, Kept>();
  const processes = new Map<string, (message: string) => void>();

  function keptOf(session: string): Kept | null {
    for (const [id, { forgetAt }] of sessions) if (forgetAt <= clock.now()) sessions.delete(id);
    return sessions.get(session) ?? null;
  }

  function touch(kept: Kept): void {
    kept.forgetAt = clock.now() + kept.settings.windowMs * windows;
  }

  return {
    async join(process, receive) {
      processes.set(process, receive);
    },
    async leave(process) {
      processes.delete(process);
    },
    async send(process, message) {
      const receive = processes.get(process);
      if (receive === undefined) return false;
      queueMicrotask(() => receive(message));
      return true;
    },
    async create(session, settings) {
      const empty = { messages: new Fifo<KeptMessage>(), ids: new SeenIds([]) };
      const kept = { settings, ...empty, runner: settings.runner, lastSeq: 0, outcome: null, forgetAt: 0 };
      touch(kept);
      sessions.set(session, kept);
    },
    async read(session, after, maxMessages) {
      const kept = keptOf(session);
      if (kept === null) return null;
      const { settings, runner, lastSeq, outcome } = kept;
      const oldestMs = clock.now() - settings.windowMs;
      const messages = [...kept.messages].filter((it) => it.message.seq > after && it.atMs >= oldestMs);
      const first = messages.slice(0, maxMessages).map((it) => it.message);
      return { facts: settings.facts, runner, lastSeq, outcome, messages: first };
    },
    async append(session, runner, message) {
      const kept = keptOf(session);
      if (kept?.runner !== runner) return false;
      kept.lastSeq = message.seq;
      kept.messages.push({ message, atMs: clock.now() });
      if (kept.messages.length > kept.settings.events) kept.messages.shift();
      touch(kept);
      return true;
    },
    async note(session, id) {
      keptOf(session)?.ids.add(id);
    },
    noted: async (session) => keptOf(session)?.ids.all ?? [],
    async finish(session, runner, outcome) {
      const kept = keptOf(session);
      if (kept?.runner === runner) kept.outcome = outcome;
    },
    async claim(session, from, to) {
      const kept = keptOf(session);
      if (kept?.runner !== from) return false;
      kept.runner = to;
      touch(kept);
      return true;
    },
    async keep(session) {
      const kept = keptOf(session);
      if (kept !== null) touch(kept);
    },
    async remove(session) {
      sessions.delete(session);
    },
  };
}
