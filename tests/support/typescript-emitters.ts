import { emitters } from "../../generator/emitters/index.ts";

/** The emitters of all TypeScript that is generated; handlers are the user's. */
export const typescriptEmitters = emitters.filter(
  ({ name }) => name === "protobuf-es" || (name.startsWith("ts-") && name !== "ts-handlers"),
);
