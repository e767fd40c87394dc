/** The groups of nodes that lead to each other, each in the order of the nodes given. Linear, and without recursion: a chain may be long. */
export function cycles<T>(nodes: Iterable<T>, next: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const order = [...nodes];
  const search = new Search(next);
  for (const it of order) search.visit(it);
  const place = new Map(order.map((it, index) => [it, index]));
  const byPlace = (a: T, b: T) => (place.get(a) ?? 0) - (place.get(b) ?? 0);
  return search.groups
    .map((group) => [...group].sort(byPlace))
    .sort(([a], [b]) => (a === undefined || b === undefined ? 0 : byPlace(a, b)));
}

interface Mark<T> {
  readonly node: T;
  readonly index: number;
  readonly rest: Iterator<T>;
  low: number;
  isOpen: boolean;
  isSelfish: boolean;
}

/** Tarjan's strongly connected components; those of one node only where it leads to itself. */
class Search<T> {
  readonly groups: T[][] = [];
  private readonly next: (node: T) => Iterable<T>;
  private readonly marks = new Map<T, Mark<T>>();
  private readonly open: Mark<T>[] = [];
  private readonly stack: Mark<T>[] = [];

  constructor(next: (node: T) => Iterable<T>) {
    this.next = next;
  }

  visit(root: T): void {
    if (this.marks.has(root)) return;
    this.begin(root);
    for (let mark = this.stack.at(-1); mark !== undefined; mark = this.stack.at(-1)) {
      const step = mark.rest.next();
      if (step.done === true) this.end(mark);
      else this.follow(mark, step.value);
    }
  }

  private begin(node: T): void {
    const index = this.marks.size;
    const rest = this.next(node)[Symbol.iterator]();
    const mark: Mark<T> = { node, index, rest, low: index, isOpen: true, isSelfish: false };
    this.marks.set(node, mark);
    this.open.push(mark);
    this.stack.push(mark);
  }

  private follow(mark: Mark<T>, to: T): void {
    if (to === mark.node) mark.isSelfish = true;
    const seen = this.marks.get(to);
    if (seen === undefined) this.begin(to);
    else if (seen.isOpen) mark.low = Math.min(mark.low, seen.index);
  }

  private end(mark: Mark<T>): void {
    this.stack.pop();
    const parent = this.stack.at(-1);
    if (parent !== undefined) parent.low = Math.min(parent.low, mark.low);
    if (mark.low !== mark.index) return;
    const group = this.open.splice(this.open.lastIndexOf(mark));
    for (const it of group) it.isOpen = false;
    if (group.length > 1 || mark.isSelfish) this.groups.push(group.map((it) => it.node));
  }
}
