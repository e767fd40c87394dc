import type { HttpOperation } from "../operation.ts";
import { isWholePlaceholder, matchPath, type PathShape, pathShape } from "../path-shape.ts";

/** Something that is routed to. */
interface Routed {
  readonly operation: HttpOperation;
}

/** A route, and the shape of its path. */
export interface Route<Of extends Routed> {
  readonly to: Of;
  readonly shape: PathShape;
}

/** A route that was found, with what stands in its placeholders. */
export interface Found<Of extends Routed> {
  readonly to: Of;
  readonly params: Readonly<Record<string, string>>;
}

/** Routes that the router cannot tell apart, by its own pattern of them. */
export interface RouteGroup<Of extends Routed> {
  readonly method: HttpOperation["method"];
  /** The same for all paths that the router cannot tell apart. */
  readonly shape: string;
  /** As find-my-way writes it: `/v1/orders/:orderId`. */
  readonly pattern: string;
  readonly routes: readonly Route<Of>[];
  /** There is one route, and what the router finds in its placeholders is right. */
  readonly isPlain: boolean;
}

/** All routes of a server: those that the router knows, and what only whole shapes tell apart. */
export class RouteTable<Of extends Routed> {
  readonly groups: readonly RouteGroup<Of>[];
  readonly #routes: readonly Route<Of>[];

  constructor(all: readonly Of[]) {
    const routes = all.map((to) => ({ to, shape: pathShape(to.operation.path) }));
    // What says more comes first: `{orderId}:cancel` before `{orderId}`.
    this.#routes = routes.sort((a, b) => compare(weights(a.shape), weights(b.shape)));
    this.groups = groupsOf(this.#routes);
  }

  /** The route of a path as it was sent; null where there is none. */
  find(method: string, path: string): Found<Of> | null {
    for (const { to, shape } of this.#routes) {
      if (to.operation.method !== method) continue;
      const params = decoded(matchPath(shape, path));
      if (params !== null) return { to, params };
    }
    return null;
  }

  /** The methods that a path has. */
  allowed(path: string): readonly string[] {
    const found = this.#routes.filter((it) => decoded(matchPath(it.shape, path)) !== null);
    const methods = new Set<string>(found.map((it) => it.to.operation.method));
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].sort();
  }
}

/** The path of a request target, without its query; a proxy may send the whole URL. */
export function pathOf(target: string): string {
  const path = target.startsWith("/") ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

function groupsOf<Of extends Routed>(routes: readonly Route<Of>[]): readonly RouteGroup<Of>[] {
  const groups = new Map<string, Route<Of>[]>();
  for (const route of routes) {
    const key = `${route.to.operation.method} ${nameless(route.shape)}`;
    groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const isPlain = group.length === 1 && first.shape.every((it) => !isMixed(it));
    const pattern = patternOf(first.shape, (name) => name);
    return [{ method: first.to.operation.method, shape: nameless(first.shape), pattern, routes: group, isPlain }];
  });
}

function nameless(shape: PathShape): string {
  return patternOf(shape, (_name, index) => `p${index}`);
}

/** A colon is doubled, a segment with more than one part or with a `*` becomes one placeholder. */
function patternOf(shape: PathShape, nameOf: (name: string, index: number) => string): string {
  const segments = shape.map((parts, index) => {
    const [only] = parts;
    if (only === undefined) return "";
    if (isMixed(parts)) return `:${nameOf(`mixed${index}`, index)}`;
    return "placeholder" in only ? `:${nameOf(only.placeholder, index)}` : only.text.replaceAll(":", "::");
  });
  return `/${segments.join("/")}`;
}

function isMixed(parts: PathShape[number]): boolean {
  if (isWholePlaceholder(parts)) return false;
  return parts.length > 1 || parts.some((it) => "text" in it && it.text.includes("*"));
}

/** Of each segment: how much of it is text. */
function weights(shape: PathShape): readonly number[] {
  return shape.map((parts) => parts.reduce((sum, it) => sum + ("text" in it ? it.text.length : 0), 0));
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0];
    if (a !== b) return a > b ? -1 : 1;
  }
  return 0;
}

function decoded(raw: Record<string, string> | null): Record<string, string> | null {
  if (raw === null) return null;
  try {
    return Object.fromEntries(Object.entries(raw).map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch {
    return null;
  }
}
