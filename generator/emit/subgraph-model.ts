/** The part of the graph that one service answers, as data. */
export interface Subgraph {
  /** The spec file that it comes from. */
  readonly source: string;
  readonly federation: FederationLink;
  /** Whether an input is `@oneOf`, which composition wants defined. */
  readonly hasOneOf: boolean;
  readonly definitions: readonly GraphqlDefinition[];
}

/** What a subgraph says of federation: the lowest version that has the directives, and these. */
export interface FederationLink {
  readonly version: string;
  /** Sorted: `@key`. */
  readonly imports: readonly string[];
}

/** Something with a name at the top of a subgraph. `directives` are written out. */
export type GraphqlDefinition = GraphqlObject | GraphqlInput | GraphqlEnum | GraphqlUnion | GraphqlScalarDefinition;

interface Named {
  readonly name: string;
  readonly doc: readonly string[];
  readonly directives: readonly string[];
}

/** An object type. */
export interface GraphqlObject extends Named {
  readonly kind: "type";
  readonly fields: readonly GraphqlOutputField[];
}

/** A field of an object. */
export interface GraphqlOutputField extends Named {
  readonly args: readonly GraphqlInputField[];
  readonly type: string;
}

/** An input type. */
export interface GraphqlInput extends Named {
  readonly kind: "input";
  readonly fields: readonly GraphqlInputField[];
}

/** A field of an input, or an argument. */
export interface GraphqlInputField extends Named {
  readonly type: string;
  /** Written out; null: none. */
  readonly default: string | null;
}

/** An enum. */
export interface GraphqlEnum extends Named {
  readonly kind: "enum";
  readonly values: readonly Named[];
}

/** A union of objects. */
export interface GraphqlUnion extends Named {
  readonly kind: "union";
  readonly members: readonly string[];
}

/** A scalar of our own. */
export interface GraphqlScalarDefinition extends Named {
  readonly kind: "scalar";
}
