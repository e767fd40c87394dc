import type { Interaction } from "../model/interaction.ts";
import { pathText } from "./interaction-keys.ts";
import { type Paired, paired } from "./pairing.ts";
import type { Sides } from "./type-differences.ts";

/** Pairs interactions by id, by `was`, by what stands on the wire within their service, and then across services. */
export function pairInteractions({ from, to }: Sides): Paired<Interaction> {
  return paired(
    [...from.interactions.values()],
    [...to.interactions.values()],
    [
      [(it) => [it.id], (it) => [it.id]],
      [(it) => [it.id], (it) => it.was.map((name) => `${it.service}.${name}`)],
      [
        (it) => addresses(it).map((address) => `${it.service} ${address}`),
        (it) => addresses(it).map((address) => `${it.service} ${address}`),
      ],
      [addresses, addresses],
    ],
  );
}

/** How callers reach it, where that says which interaction it is; none for readers. */
function addresses(it: Interaction): readonly string[] {
  switch (it.style) {
    case "http":
      return [`http ${it.method} ${pathText(it.parts)}`];
    case "realtime":
      return [`realtime ${pathText(it.parts)}`];
    case "event":
      return it.role.kind === "producer" ? [`event ${it.channel.broker} ${it.channel.topic}`] : [];
    case "mqtt":
      return it.role.kind === "owner" ? [`mqtt ${it.channel.broker} ${pathText(it.channel.parts)}`] : [];
    case "graphql":
      return [`graphql ${it.field.root ?? it.field.type}.${it.field.name}`];
    case "grpc":
    case "stream":
      return [];
  }
}
