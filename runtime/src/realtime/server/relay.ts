import type { Clock } from "../../clock.ts";
import { randomUuid } from "../../random.ts";
import type { Backplane, StoredSession } from "../backplane.ts";
import type { RealtimeOperation } from "../operation.ts";
import { type Envelope, envelopeOf, envelopeText, type ToRunner, type ToViewer } from "./relay-message.ts";
import { RemoteSession } from "./remote-session.ts";
import { RemoteView } from "./remote-view.ts";
import type { Session } from "./session.ts";

/** What carries sessions from process to process. */
export interface RelayOptions {
  readonly backplane: Backplane;
  readonly clock: Clock;
  /** The name of this process. */
  readonly process: string;
  /** A session that runs here. */
  sessionOf(id: string): Session | null;
}

/** Both ends of what processes say to each other of sessions: those that run here, and those of others shown here. */
export class Relay {
  readonly #options: RelayOptions;
  /** Sessions of other processes, by the connections that show them. */
  readonly #shown = new Map<string, RemoteSession>();
  /** By the sessions that run here. */
  readonly #views = new Map<string, RemoteView>();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  join(): Promise<void> {
    const { backplane, process } = this.#options;
    return backplane.join(process, (text) => this.#received(text));
  }

  leave(): Promise<void> {
    return this.#options.backplane.leave(this.#options.process);
  }

  /** A session does not run here any more. */
  forget(session: string): void {
    this.#views.delete(session);
  }

  /** A session that another process runs, for a client that saw a message of it; null where that is gone. */
  async reach(
    id: string,
    { runner, lastSeq }: StoredSession,
    operation: RealtimeOperation,
    after: number,
  ): Promise<RemoteSession | null> {
    const { backplane, clock } = this.#options;
    const view = randomUuid();
    const session = new RemoteSession({
      ...{ id, operation, backplane, clock, lastSeq },
      tell: (said) => this.#send(runner, { session: id, view, said }),
      forget: () => this.#shown.delete(view),
    });
    this.#shown.set(view, session);
    return (await session.reach(after)) ? session : null;
  }

  #send(to: string, letter: Omit<Envelope<ToRunner | ToViewer>, "from">): Promise<boolean> {
    const { backplane, process } = this.#options;
    return backplane.send(to, envelopeText({ ...letter, from: process }));
  }

  #received(text: string): void {
    const envelope = envelopeOf(text);
    if (envelope === null) return;
    const { said } = envelope;
    switch (said.kind) {
      case "attach":
      case "take":
      case "endIncoming":
      case "full":
      case "detach":
      case "areYouThere":
        this.#toRunner(envelope, said);
        break;
      default:
        this.#shown.get(envelope.view)?.told(said);
    }
  }

  #toRunner({ session: id, view: viewId, from }: Envelope<ToRunner | ToViewer>, said: ToRunner): void {
    const session = this.#options.sessionOf(id);
    const view = this.#views.get(id);
    const isShown = view?.id === viewId;
    if (session === null || (!isShown && said.kind !== "attach")) {
      void this.#tell(from, id, viewId, { kind: "gone" });
      return;
    }
    switch (said.kind) {
      case "attach":
        this.#attach(id, session, viewId, from, said.after);
        break;
      case "take":
        if (!session.take(said.message)) view?.setTaking(false);
        break;
      case "endIncoming":
        session.endIncoming();
        break;
      case "full":
        if (view !== undefined) view.isFull = said.isFull;
        session.hasRoom();
        break;
      case "detach":
        this.#views.delete(id);
        if (view !== undefined) session.detach(view, said.isOver);
        break;
      case "areYouThere":
        void this.#tell(from, id, viewId, {
          ...{ kind: "here", lastSeq: session.lastSeq },
          isTaking: view?.isTaking ?? true,
        });
        break;
    }
  }

  #attach(id: string, session: Session, viewId: string, from: string, after: number): void {
    if (!session.canResume(after)) {
      void this.#tell(from, id, viewId, { kind: "gone" });
      return;
    }
    const tell = (said: ToViewer) => {
      if (said.kind === "left") this.#views.delete(id);
      void this.#tell(from, id, viewId, said).then((isHeard) => {
        if (!isHeard) session.detach(view, false);
      });
    };
    const view = new RemoteView(viewId, session.operation, after, tell);
    void this.#tell(from, id, viewId, { kind: "attached" });
    session.attach(view, after);
    this.#views.set(id, view);
  }

  #tell(to: string, session: string, view: string, said: ToViewer): Promise<boolean> {
    return this.#send(to, { session, view, said }).catch(() => false);
  }
}
