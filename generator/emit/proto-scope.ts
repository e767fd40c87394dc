import type { Service, Workspace } from "../model/workspace.ts";
import type { GrpcInteraction } from "../styles/grpc/model.ts";
import type { StreamInteraction } from "../styles/stream/model.ts";
import { type ProtoNode, placesIn, typeNode } from "./proto-type.ts";

/** An interaction that is a method in protobuf. */
export type Rpc = GrpcInteraction | StreamInteraction;

/** The methods of a service, in the order of the spec. */
export function rpcsOf(service: Service): readonly Rpc[] {
  return service.interactions.filter((it): it is Rpc => it.style === "grpc" || it.style === "stream");
}

/** What the file of a unit holds, in order: what its own methods reach, what other files need of it, then errors. */
export function protoNodes(workspace: Workspace, unit: string): readonly ProtoNode[] {
  const scope = scopes.get(workspace) ?? protoScope(workspace);
  scopes.set(workspace, scope);
  return scope.get(unit) ?? [];
}

type Scope = ReadonlyMap<string, readonly ProtoNode[]>;

/** A file depends on what files of other units use of it, so that all of them are found at once. */
const scopes = new WeakMap<Workspace, Scope>();

function protoScope(workspace: Workspace): Scope {
  const walk = new Walk(workspace);
  const messages = (it: Rpc): readonly ProtoNode[] => [it.request, it.response].map((id) => typeNode(workspace, id));
  const errors = (it: Rpc): readonly ProtoNode[] => it.errors.map((id) => typeNode(workspace, id));
  const abroad = workspace.services.flatMap((it) => walk.within(it.id, rpcsOf(it).flatMap(messages)));
  walk.everywhere(abroad);
  const errorsAbroad = workspace.services.flatMap((it) => walk.within(it.id, rpcsOf(it).flatMap(errors)));
  walk.everywhere(errorsAbroad);
  return walk.found;
}

/** Visits nodes once each, depth first, and puts them into their unit's list. */
class Walk {
  readonly found = new Map<string, ProtoNode[]>();
  readonly #seen = new Set<string>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Visits what is reached inside one unit, and answers the nodes of others that it met. */
  within(unit: string, roots: readonly ProtoNode[]): readonly ProtoNode[] {
    const abroad: ProtoNode[] = [];
    this.#visit(roots, (node) => {
      if (node.unit === unit) return true;
      abroad.push(node);
      return false;
    });
    return abroad;
  }

  /** Visits whatever is reached. */
  everywhere(roots: readonly ProtoNode[]): void {
    this.#visit(roots, () => true);
  }

  #visit(roots: readonly ProtoNode[], enters: (node: ProtoNode) => boolean): void {
    const stack = [...roots].reverse();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const key = `${node.kind} ${node.id}`;
      if (this.#seen.has(key) || !enters(node)) continue;
      this.#seen.add(key);
      this.#list(node.unit).push(node);
      const next = placesIn(this.#workspace, node).flatMap((it) => (it.node === null ? [] : [it.node]));
      stack.push(...next.reverse());
    }
  }

  #list(unit: string): ProtoNode[] {
    const list = this.found.get(unit) ?? [];
    this.found.set(unit, list);
    return list;
  }
}
