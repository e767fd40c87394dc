/** A module of Node where there is one; null in browsers. So that what browsers load imports nothing of Node. */
export function nodeModule<Id extends keyof NodeModules>(id: Id): NodeModules[Id] | null {
  return globalThis.process?.getBuiltinModule?.(id) ?? null;
}

interface NodeModules {
  readonly "node:async_hooks": typeof import("node:async_hooks");
  readonly "node:diagnostics_channel": typeof import("node:diagnostics_channel");
}
