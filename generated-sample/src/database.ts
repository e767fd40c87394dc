import { memoryOutbox } from "@interspec/runtime/outbox";

/** Stands for the databases of the services: what is published in a transaction goes out when it has ended well. */
export const database = memoryOutbox();
