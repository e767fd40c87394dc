import type { Subscription } from "@nats-io/transport-node";
import type { Timer } from "../../../clock.ts";
import type { Logger } from "../../../logger.ts";
import type { ConsumeSettings, Consumption } from "../../broker.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import { type ConsumerFacts, consumerFacts, consumerName, makeConsumer, wrongKind } from "./consumer-config.ts";
import { arrivedOf, Deliveries } from "./deliveries.ts";
import { natsFailure } from "./failures.ts";
import type { JetStream } from "./jet-stream.ts";

/** A server answers an asking for messages after so long, though there are none. */
const askMs = 5000;
/** So much later no answer will come any more. */
const lateMs = 2000;
const nanosecondsInMs = 1_000_000;
const unlimited = -1;
const onlyLane = "0";
/** What a server says when its time for an asking is over. */
const timeIsOver = 408;

/** A member of a group whose members share a stream, message by message: each asks for as many as it has room for. */
export class SharedReading implements Consumption {
  readonly #jetStream: JetStream;
  readonly #settings: ConsumeSettings;
  readonly #logger: Logger;
  readonly #deliveries: Deliveries;
  readonly #forget: () => void;
  #subscription: Subscription | null = null;
  /** So many were asked for that did not come yet. */
  #asked = 0;
  #failures = 0;
  #timer: Timer | null = null;
  #isStopped = false;

  private constructor(jetStream: JetStream, settings: ConsumeSettings, logger: Logger) {
    this.#jetStream = jetStream;
    this.#settings = settings;
    this.#logger = logger;
    this.#deliveries = new Deliveries(jetStream, settings, onlyLane, () => this.#ask());
    // What was asked for before will not come.
    this.#forget = jetStream.whenMoved((isUp) => (isUp ? this.#askAnew() : undefined));
  }

  static async start(jetStream: JetStream, settings: ConsumeSettings, logger: Logger): Promise<SharedReading> {
    await SharedReading.#makeConsumer(jetStream, settings);
    const reading = new SharedReading(jetStream, settings, logger);
    reading.#askAnew();
    return reading;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#subscription?.unsubscribe();
    this.#deliveries.stop();
    this.#deliveries.giveBackWaiting();
  }

  async close(): Promise<void> {
    await this.stop();
    this.#forget();
    this.#deliveries.giveBack();
    await this.#jetStream.flush();
  }

  static async #makeConsumer(jetStream: JetStream, settings: ConsumeSettings): Promise<void> {
    const known = await consumerFacts(jetStream, settings);
    if (known !== null && known.deliverSubject !== null) throw wrongKind(settings, "with");
    if (known === null || isOther(known))
      await makeConsumer(jetStream, settings, known, { max_ack_pending: unlimited });
  }

  #askAnew(): void {
    if (this.#isStopped) return;
    this.#subscription?.unsubscribe();
    this.#asked = 0;
    const callback: Parameters<JetStream["link"]["subscribe"]>[1] = {
      callback: (error, message) => {
        if (error !== null) return this.#askLater(error);
        const arrived = arrivedOf(message);
        if (arrived === null) return this.#heard(message.headers?.code ?? 0, message.headers?.description ?? "");
        this.#asked -= 1;
        this.#failures = 0;
        this.#deliveries.add(arrived);
        this.#ask();
      },
    };
    this.#subscription = this.#jetStream.link.subscribe(this.#jetStream.inbox(), callback);
    this.#ask();
  }

  /** Asks for as many as there is room for, when all came that were asked for before. */
  #ask(): void {
    const room = this.#settings.inFlight - this.#deliveries.count;
    if (this.#isStopped || this.#asked > 0 || room <= 0 || this.#subscription === null || !this.#jetStream.isUp) return;
    this.#asked = room;
    const question = JSON.stringify({ batch: room, expires: askMs * nanosecondsInMs });
    const reply = this.#subscription.getSubject();
    this.#jetStream.link.publish(`$JS.API.CONSUMER.MSG.NEXT.${consumerName(this.#settings)}`, question, { reply });
    this.#timer?.cancel();
    this.#timer = this.#jetStream.clock.after(askMs + lateMs, () => this.#askAnew());
  }

  /** The server says that no more will come of what was asked for. */
  #heard(code: number, description: string): void {
    if (code !== timeIsOver) {
      this.#askLater(new Error(`${code} ${description}`));
      return;
    }
    this.#asked = 0;
    this.#ask();
  }

  #askLater(error: unknown): void {
    if (this.#isStopped) return;
    const { topic, group } = this.#settings;
    const failure = natsFailure(error, `group '${group}' cannot read '${topic}'`);
    this.#logger.warn({ topic, group, error: failure }, "reading is tried again");
    const { clock } = this.#jetStream;
    this.#timer?.cancel();
    this.#timer = clock.after(reconnectDelayMs(this.#failures, clock), () => {
      SharedReading.#makeConsumer(this.#jetStream, this.#settings).then(
        () => this.#askAnew(),
        (again: unknown) => this.#askLater(again),
      );
    });
    this.#failures += 1;
  }
}

/** Whether it is limited to what one member may have. */
function isOther({ config }: ConsumerFacts): boolean {
  return config["max_ack_pending"] !== unlimited;
}
