/** Makes handlers fail that would not by themselves. */
export class Faults {
  readonly #now = new Map<string, unknown>();

  /** The handlers of a service, by its id: `orders@2`. */
  in<Handlers extends object>(service: string, handlers: Handlers): Handlers {
    return new Proxy(handlers, {
      get: (own, name) => {
        const handler: unknown = Reflect.get(own, name);
        if (typeof handler !== "function") return handler;
        return (...given: readonly unknown[]) => {
          const interaction = `${service}.${String(name)}`;
          if (this.#now.has(interaction)) throw this.#now.get(interaction);
          return Reflect.apply(handler, own, given);
        };
      },
    });
  }

  /** Runs something while the handler of an interaction throws this. */
  async during<Value>(interaction: string, error: unknown, run: () => Promise<Value>): Promise<Value> {
    this.#now.set(interaction, error);
    try {
      return await run();
    } finally {
      this.#now.delete(interaction);
    }
  }
}
