import { memoryOutbox } from "@interspec/runtime/outbox";

/** Stands for the databases of the services. */
export const database = memoryOutbox();
