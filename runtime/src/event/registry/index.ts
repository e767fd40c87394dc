export { type ConfluentRegistryOptions, confluentRegistry, type RegistryAuth } from "./confluent-registry.ts";
