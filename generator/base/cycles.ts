/** The groups of nodes that lead to each other, each in the order of the nodes given. Linear, and without recursion: a chain may be long. */
export function cycles<T>(nodes: Iterable<T>, next: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const order = [...nodes];
  const found = tarjan(order, next);
  const place = new Map(order.map((it, index) => [it, index]));
  const byPlace = (a: T, b: T) => (place.get(a) ?? 0) - (place.get(b) ?? 0);
  return found
    .map((group) => [...group].sort(byPlace))
    .sort(([a], [b]) => (a === undefined || b === undefined ? 0 : byPlace(a, b)));
}

interface Visit<T> {
  readonly node: T;
  readonly rest: Iterator<T>;
}

interface Mark {
  readonly index: number;
  low: number;
  isOpen: boolean;
}

/** Tarjan's strongly connected components; those of one node only where it leads to itself. */
function tarjan<T>(nodes: readonly T[], next: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const marks = new Map<T, Mark>();
  const open: T[] = [];
  const selfish = new Set<T>();
  const groups: T[][] = [];
  const begin = (node: T): Visit<T> => {
    marks.set(node, { index: marks.size, low: marks.size, isOpen: true });
    open.push(node);
    return { node, rest: next(node)[Symbol.iterator]() };
  };
  const end = (node: T, mark: Mark): void => {
    if (mark.low !== mark.index) return;
    const group = open.splice(open.lastIndexOf(node));
    for (const it of group) lowered(marks.get(it));
    if (group.length > 1 || selfish.has(node)) groups.push(group);
  };
  for (const root of nodes) {
    if (marks.has(root)) continue;
    const stack = [begin(root)];
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      const mark = marks.get(visit.node);
      const step = visit.rest.next();
      if (mark === undefined) break;
      if (step.done === true) {
        end(visit.node, mark);
        stack.pop();
        const parent = marks.get(stack.at(-1)?.node ?? visit.node);
        if (parent !== undefined) parent.low = Math.min(parent.low, mark.low);
        continue;
      }
      if (step.value === visit.node) selfish.add(visit.node);
      const seen = marks.get(step.value);
      if (seen === undefined) stack.push(begin(step.value));
      else if (seen.isOpen) mark.low = Math.min(mark.low, seen.index);
    }
  }
  return groups;
}

function lowered(mark: Mark | undefined): void {
  if (mark !== undefined) mark.isOpen = false;
}
