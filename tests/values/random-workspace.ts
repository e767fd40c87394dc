import type { Texts } from "../support/compile.ts";
import { textsOf } from "../support/mutations.ts";
import { Random } from "../support/random.ts";
import { randomScalar, type ScalarSpec, scalarNames } from "./random-constraints.ts";
import { memberNames, Names, typeNames, valueNames } from "./random-names.ts";

/** A type as a spec writes it. */
export type TypeSpec = string | Readonly<Record<string, unknown>>;

/** What a spec file holds. */
export interface SpecFile extends Readonly<Record<string, unknown>> {
  readonly types: Readonly<Record<string, TypeSpec>>;
}

/** The spec files of a workspace as plain values, by path. */
export type Specs = Readonly<Record<string, SpecFile>>;

interface Named {
  readonly unit: string;
  readonly name: string;
  readonly isEntity: boolean;
  /** Whether it is a list or map, so that it takes no `?`. */
  readonly isCollection: boolean;
}

type Kind =
  | "alias"
  | "list"
  | "map"
  | "open"
  | "closed"
  | "union"
  | "record"
  | "extension"
  | "entity"
  | "pair"
  | "tree"
  | "expression"
  | "empty";

const takenInGraphs = new Set(["Boolean", "Date", "Duration", "String", "Int", "Float", "ID", "JSON", "Json"]);

const kinds: readonly Kind[] = [
  "list",
  "map",
  "open",
  "closed",
  "entity",
  "pair",
  "record",
  "union",
  "tree",
  "expression",
  "record",
  "extension",
  "union",
];

/** A library and two services that use each other's types, in the texts of their files. */
export function randomSpecs(seed: number): Specs {
  return new WorkspaceWriter(new Random(seed)).specs();
}

/** Specs as texts. */
export function specTexts(specs: Specs): Texts {
  return textsOf(specs);
}

class WorkspaceWriter {
  readonly #random: Random;
  readonly #typeNames: Names;
  readonly #types: Named[] = [];
  readonly #records = new Map<string, Named[]>();
  #unit = "";

  constructor(random: Random) {
    this.#random = random;
    this.#typeNames = new Names(random, typeNames, (number) => `Thing${number}`);
  }

  specs(): Specs {
    const kit = this.#file("kit", { library: "kit" }, scalarNames);
    const alpha = this.#offered("alpha", this.#file("alpha", { service: "alpha", imports: { kit: "./kit.yaml" } }, []));
    const beta = this.#file(
      "beta",
      { service: "beta", naming: { json: "snake_case" }, imports: { kit: "./kit.yaml", alpha: "./alpha.yaml" } },
      [],
    );
    return { "specs/kit.yaml": kit, "specs/alpha.yaml": alpha, "specs/beta.yaml": this.#offered("beta", beta) };
  }

  #file(unit: string, head: Readonly<Record<string, unknown>>, scalars: readonly string[]): SpecFile {
    this.#unit = unit;
    const types: [string, TypeSpec][] = [];
    const more = Array.from({ length: 4 }, () => this.#random.pick(scalarNames));
    for (const scalar of [...scalars, ...more]) types.push(this.#add("alias", () => this.#alias(scalar)));
    for (const kind of [...kinds, "empty" as const]) types.push(this.#add(kind, (name) => this.#type(kind, name)));
    return { interspec: 1, ...head, types: Object.fromEntries(types) };
  }

  /** What the type may refer to is there before it; what it is called by itself is known to it. */
  #add(kind: Kind, make: (name: string) => TypeSpec): [string, TypeSpec] {
    const name = this.#typeNames.next();
    const type = withGraphName(name, make(name));
    const isEntity = kind === "entity" || kind === "pair";
    const named = {
      unit: this.#unit,
      name,
      isEntity,
      isCollection: kind === "list" || kind === "map",
    };
    this.#types.push(named);
    if (kind === "record") this.#records.set(this.#unit, [...(this.#records.get(this.#unit) ?? []), named]);
    return [name, type];
  }

  #alias(scalar: string): TypeSpec {
    const { type, constraints } = this.#scalar(scalar);
    return Object.keys(constraints).length === 0 ? type : { type, ...constraints };
  }

  #type(kind: Kind, name: string): TypeSpec {
    switch (kind) {
      case "alias":
        return this.#alias(this.#random.pick(scalarNames));
      case "list":
        return this.#withObjectPins(this.#withItems(`list<${this.#item()}>`, true));
      case "map":
        return this.#withObjectPins(this.#withItems(`map<${this.#item()}>`, false));
      case "open":
      case "closed":
        return this.#enum(kind === "closed");
      case "union":
        return { union: this.#variants([]) };
      case "expression":
        return { union: this.#variants([name, `list<${name}>`, `map<${name}>`]) };
      case "record":
        return { fields: this.#fields(this.#members(), 3 + this.#random.below(7)) };
      case "extension": {
        const base = this.#random.pick(this.#records.get(this.#unit) ?? []);
        return { extends: base.name, fields: { [`extra${name}`]: this.#field() } };
      }
      case "entity":
      case "pair":
        return this.#entity(kind === "pair");
      case "tree": {
        const own = [`${name}?`, `list<${name}>`, `map<${name}>`, `map<list<${name}>>`, `list<map<${name}>>`];
        const fields = own.filter(() => this.#random.below(3) > 0).map((it, index) => [`self${index}`, it]);
        return { fields: { ...this.#fields(this.#members(), 3), ...Object.fromEntries(fields) } };
      }
      case "empty":
        return { fields: {} };
    }
  }

  #members(): Names {
    return new Names(this.#random, memberNames, (number) => `own${number}`);
  }

  #enum(closed: boolean): TypeSpec {
    const names = new Names(this.#random, valueNames, (number) => `VALUE_${number}`);
    const values = Array.from({ length: 1 + this.#random.below(6) }, (_, index) => {
      const name = names.next();
      return this.#random.below(5) === 0 ? { name, wire: { json: `v-${index}.x` } } : name;
    });
    return closed ? { enum: values, closed } : { enum: values };
  }

  #variants(own: readonly string[]): Readonly<Record<string, unknown>> {
    const names = this.#members();
    const types = ["string", ...own, ...Array.from({ length: 1 + this.#random.below(4) }, () => this.#core())];
    return Object.fromEntries(types.map((type) => [names.next(), this.#withObjectPins({ type })]));
  }

  #entity(isPair: boolean): TypeSpec {
    const members = this.#members();
    const keys = Array.from({ length: isPair ? 2 + this.#random.below(2) : 1 }, () => members.next());
    const fields = keys.map((it) => [it, this.#random.pick(["id", "string", "uuid", "int", "long", "date"])]);
    return { key: isPair ? keys : keys[0], fields: { ...Object.fromEntries(fields), ...this.#fields(members, 3) } };
  }

  #fields(names: Names, count: number): Readonly<Record<string, unknown>> {
    const all = Array.from({ length: count }, () => names.next());
    return Object.fromEntries(all.map((it) => [it, this.#field()]));
  }

  #scalarField(): TypeSpec {
    const { type, constraints } = this.#scalar(this.#random.pick(scalarNames));
    return this.#pinned({ type: `${type}${this.#mark()}`, ...constraints });
  }

  #field(): TypeSpec {
    switch (this.#random.below(8)) {
      case 0:
      case 1:
      case 2:
        return this.#scalarField();
      case 3:
        return this.#pinned(this.#withItems(`list<${this.#item()}>`, true));
      case 4:
        return this.#pinned(this.#withItems(`map<${this.#item()}>`, false));
      default: {
        const named = this.#pick();
        const isCollection = named.isCollection && !named.isEntity;
        return this.#pinned({ type: `${this.#used(named)}${isCollection ? "" : this.#mark()}` });
      }
    }
  }

  #mark(): string {
    return this.#random.below(3) === 0 ? "?" : "";
  }

  /** A field, now and then under a name of its own on some wires. */
  #pinned(field: Readonly<Record<string, unknown>>): TypeSpec {
    if (this.#random.below(24) > 0) return this.#withObjectPins(field);
    return { ...field, wire: `pinned_${this.#random.below(1_000_000)}` };
  }

  #withObjectPins(member: Readonly<Record<string, unknown>>): TypeSpec {
    const number = this.#random.below(1_000_000);
    const pins = [
      { json: `p-${number}.x` },
      { proto: `pinned_${number}` },
      { avro: `Pinned${number}` },
      { graphql: `pinned${number}` },
    ];
    if (this.#random.below(6) === 0) return { ...member, wire: this.#random.pick(pins) };
    return Object.keys(member).length === 1 ? String(member["type"]) : member;
  }

  #withItems(type: string, isList: boolean): Readonly<Record<string, unknown>> {
    const minItems = this.#random.below(4) === 0 ? { minItems: 1 } : {};
    const maxItems = this.#random.below(4) === 0 ? { maxItems: 1 + this.#random.below(4) } : {};
    const unique = isList && this.#random.below(4) === 0 ? { uniqueItems: true } : {};
    return { type, ...minItems, ...maxItems, ...unique };
  }

  #scalar(name: string): ScalarSpec {
    return randomScalar(this.#random, name);
  }

  /** What may stand in a list or map. */
  #item(): string {
    switch (this.#random.below(8)) {
      case 0:
        return `list<${this.#core()}>`;
      case 1:
        return `map<${this.#core()}>`;
      case 2:
        return `list<map<list<${this.#core()}>>>`;
      default:
        return this.#core();
    }
  }

  #core(): string {
    if (this.#types.length === 0 || this.#random.below(3) === 0)
      return this.#scalar(this.#random.pick(scalarNames)).type;
    return this.#used(this.#pick());
  }

  #pick(): Named {
    const local = this.#types.filter((it) => it.unit === this.#unit);
    return this.#random.pick(local.length > 3 && this.#random.below(2) === 0 ? local : this.#types);
  }

  #used(named: Named): string {
    const name = nameIn(this.#unit, named);
    return named.isEntity ? `ref<${name}>` : name;
  }

  /** The service with a record that holds each type there is, and takes every wire. */
  #offered(unit: string, file: SpecFile): SpecFile {
    const name = `All${unit}`;
    const own = this.#types.filter((it) => !it.isEntity || it.unit === unit || it.unit === "kit");
    const refs = this.#types.filter((it) => it.isEntity);
    const fields = [
      ...own.map((it, index) => [`own${index}`, it.isCollection ? nameIn(unit, it) : `${nameIn(unit, it)}?`]),
      ...refs.map((it, index) => [`ref${index}`, `ref<${nameIn(unit, it)}>?`]),
    ];
    return {
      ...file,
      defaults: { auth: "user" },
      types: { ...file.types, [name]: { fields: Object.fromEntries(fields) } },
      interactions: {
        put: { style: "http", route: `POST /${unit}`, in: name, out: name },
        call: { style: "grpc", in: name, out: name },
        changed: { style: "event", topic: `${unit}.changed.v1`, payload: name, encoding: "avro" },
        told: { style: "event", topic: `${unit}.told.v1`, payload: name, encoding: "json" },
        ask: { style: "graphql", field: `Query.${unit}`, in: { all: name }, out: name },
      },
    };
  }
}

function nameIn(unit: string, named: Named): string {
  return named.unit === unit ? named.name : `${named.unit}.${named.name}`;
}

/** The type with a name of its own in graphs, where its own is one of GraphQL's or of our scalars. */
function withGraphName(name: string, type: TypeSpec): TypeSpec {
  if (!takenInGraphs.has(name)) return type;
  return { ...(typeof type === "string" ? { type } : type), wire: { graphql: `${name}Type` } };
}
