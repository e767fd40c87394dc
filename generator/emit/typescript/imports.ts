import { byCodeUnit } from "../../base/order.ts";

const lineWidth = 120;

interface Imported {
  readonly name: string;
  readonly local: string;
  isType: boolean;
}

/** The imports of one module: names are asked for as it is printed, and come out as sorted lines. */
export class Imports {
  readonly #declared: ReadonlySet<string>;
  readonly #taken: Set<string>;
  readonly #modules = new Map<string, Map<string, Imported>>();
  readonly #namespaces = new Map<string, { readonly local: string; isType: boolean }>();

  /** `declared` are the module's own names, `globals` those that it uses without an import. */
  constructor(declared: Iterable<string>, globals: Iterable<string> = []) {
    this.#declared = new Set(declared);
    this.#taken = new Set([...this.#declared, ...globals]);
  }

  /** Whether the module has this name itself, so that a global one is hidden. */
  declares(name: string): boolean {
    return this.#declared.has(name);
  }

  /** The name of one more constant of the module's own: `wanted`, or with a number where that is taken. */
  own(wanted: string): string {
    return this.#free(wanted);
  }

  /** The local name of an imported type; `other` is its name where the first one is taken. */
  type(name: string, module: string, other = `${name}2`): string {
    return this.#named(name, module, other, true);
  }

  /** The local name of an imported value. */
  value(name: string, module: string, other = `${name}2`): string {
    return this.#named(name, module, other, false);
  }

  /** The local name of a whole module. */
  namespace(local: string, module: string): string {
    return this.#whole(local, module, false);
  }

  /** The local name of a whole module of which types alone are used. */
  typeNamespace(local: string, module: string): string {
    return this.#whole(local, module, true);
  }

  /** Packages first, then the files of other folders, then of this one. */
  lines(): readonly string[] {
    const modules = [...new Set([...this.#modules.keys(), ...this.#namespaces.keys()])];
    const sorted = modules.sort((a, b) => rank(a) - rank(b) || byCodeUnit(a, b));
    return sorted.flatMap((it) => [...this.#namespaceLines(it), ...this.#namedLines(it)]);
  }

  #named(name: string, module: string, other: string, isType: boolean): string {
    const names = this.#modules.get(module) ?? new Map<string, Imported>();
    this.#modules.set(module, names);
    const known = names.get(name);
    if (known !== undefined) {
      known.isType &&= isType;
      return known.local;
    }
    const local = this.#free(this.#taken.has(name) ? other : name);
    names.set(name, { name, local, isType });
    return local;
  }

  #whole(wanted: string, module: string, isType: boolean): string {
    const known = this.#namespaces.get(module);
    if (known !== undefined) {
      known.isType &&= isType;
      return known.local;
    }
    const local = this.#free(wanted);
    this.#namespaces.set(module, { local, isType });
    return local;
  }

  #free(wanted: string): string {
    let local = wanted;
    for (let number = 2; this.#taken.has(local); number += 1) local = `${wanted}${number}`;
    this.#taken.add(local);
    return local;
  }

  #namespaceLines(module: string): readonly string[] {
    const whole = this.#namespaces.get(module);
    if (whole === undefined) return [];
    return [`import ${whole.isType ? "type " : ""}* as ${whole.local} from "${module}";`];
  }

  #namedLines(module: string): readonly string[] {
    const names = [...(this.#modules.get(module)?.values() ?? [])].sort((a, b) => byCodeUnit(a.name, b.name));
    if (names.length === 0) return [];
    const allTypes = names.every((it) => it.isType);
    const specifiers = names.map((it) => specifier(it, allTypes));
    const line = `import ${allTypes ? "type " : ""}{ ${specifiers.join(", ")} } from "${module}";`;
    if (line.length <= lineWidth) return [line];
    return [`import ${allTypes ? "type " : ""}{`, ...specifiers.map((it) => `  ${it},`), `} from "${module}";`];
  }
}

function specifier({ name, local, isType }: Imported, allTypes: boolean): string {
  const text = name === local ? name : `${name} as ${local}`;
  return isType && !allTypes ? `type ${text}` : text;
}

function rank(module: string): number {
  if (!module.startsWith(".")) return 0;
  return module.startsWith("../") ? 1 : 2;
}
