import type { Values } from "./mutations.ts";

/** With so many services that nothing leads to or from: as in a workspace of many, most have nothing to do with a change. */
export function withIslands(values: Values, count: number): Values {
  const island = (number: number) => ({
    interspec: 1,
    service: `island-${number}`,
    owner: "islanders",
    types: { Sand: { fields: { grains: "long" } } },
    interactions: {
      [`land${number}`]: {
        style: "http",
        auth: { none: "An island." },
        route: `GET /islands/${number}/{id}`,
        in: { id: "id" },
        out: "Sand",
      },
    },
  });
  const islands = Array.from({ length: count }, (_, it) => [`specs/island-${it}.yaml`, island(it)] as const);
  return { ...values, ...Object.fromEntries(islands) };
}
