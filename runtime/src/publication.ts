import type { InteractionContext } from "./context.ts";
import type { PublishOptions } from "./publish-options.ts";

/** A message that is published, as its transport gets it: the same for all attempts. */
export interface Publication {
  readonly message: unknown;
  /** Tells it from others of its source; the same however often it is sent. */
  readonly id: string;
  readonly options: PublishOptions;
  /** The handler in whose name it is published; null: none. */
  readonly context: InteractionContext | null;
}

/** What a transport of messages was given. */
export function asPublication(input: unknown): Publication {
  if (input instanceof Published) return input;
  throw new TypeError("this is no publication");
}

/** Makes one. */
export function publication(fields: Publication): Publication {
  return new Published(fields);
}

class Published implements Publication {
  readonly message: unknown;
  readonly id: string;
  readonly options: PublishOptions;
  readonly context: InteractionContext | null;

  constructor({ message, id, options, context }: Publication) {
    this.message = message;
    this.id = id;
    this.options = options;
    this.context = context;
  }
}
