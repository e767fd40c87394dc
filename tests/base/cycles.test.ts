import fc from "fast-check";
import { expect, it } from "vitest";
import { cycles } from "../../generator/base/cycles.ts";

const graph = fc
  .integer({ min: 0, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(Math.max(0, size - 1)), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

/** What a node leads to, in any number of steps. */
function reachable(links: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  const seen = new Set<number>();
  const stack = [...(links[from] ?? [])];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...(links[node] ?? []));
  }
  return seen;
}

it("groups just the nodes that lead to each other, in their order", () => {
  fc.assert(
    fc.property(graph, (links) => {
      const nodes = links.map((_, index) => index);
      const far = nodes.map((it) => reachable(links, it));
      const found = cycles(nodes, (it) => links[it] ?? []);
      const inCircles = nodes.filter((it) => far[it]?.has(it));
      expect(found.flat().sort((a, b) => a - b)).toEqual(inCircles);
      for (const group of found) {
        expect(group).toEqual([...group].sort((a, b) => a - b));
        for (const a of group)
          for (const b of inCircles) expect(far[a]?.has(b) && far[b]?.has(a)).toBe(group.includes(b));
      }
      expect(found.map(([first]) => first)).toEqual([...found.map(([first]) => first)].sort((a = 0, b = 0) => a - b));
    }),
  );
});

it("follows a chain of any length", () => {
  const size = 200_000;
  const nodes = Array.from({ length: size }, (_, index) => index);
  expect(cycles(nodes, (it) => (it + 1 < size ? [it + 1] : []))).toEqual([]);
  expect(cycles(nodes, (it) => [(it + 1) % size])[0]?.length).toBe(size);
});
