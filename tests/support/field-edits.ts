import fc from "fast-check";

/** A field of the one record that a history is about. */
export interface EditedField {
  readonly name: string;
  readonly type: string;
  readonly was: string | null;
}

/** A record on its way through a history: its fields, and those that were removed. */
export interface EditedRecord {
  readonly fields: readonly EditedField[];
  readonly removed: readonly EditedField[];
}

/** One change that a person makes. */
export type Edit =
  | { readonly kind: "add"; readonly name: string; readonly type: string }
  | { readonly kind: "remove"; readonly index: number }
  | { readonly kind: "restore"; readonly index: number }
  | { readonly kind: "rename"; readonly index: number; readonly to: string }
  | { readonly kind: "rotate"; readonly by: number };

const types = ["int", "string", "id", "list<string>", "timestamp", '"string?"'];

/** Changes whose new names begin with a word, so that two branches may keep out of each other's way or not. */
export function edits(word: string, count: number): fc.Arbitrary<readonly Edit[]> {
  const name = fc.integer({ min: 0, max: 30 }).map((it) => `${word}${it}`);
  const index = fc.nat(20);
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("add"), name, type: fc.constantFrom(...types) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove"), index }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("restore"), index }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename"), index, to: name }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("rotate"), by: index }) },
  );
  return fc.array(edit, { maxLength: count });
}

/** The record after a change; changes that make no sense change nothing. `taken` are names that were ever used. */
export function edited(record: EditedRecord, edit: Edit, taken: Set<string>): EditedRecord {
  const { fields, removed } = record;
  switch (edit.kind) {
    case "add":
      if (taken.has(edit.name)) return record;
      taken.add(edit.name);
      return { fields: [...fields, { name: edit.name, type: edit.type, was: null }], removed };
    case "remove": {
      const gone = fields.length < 2 ? undefined : fields[edit.index % fields.length];
      if (gone === undefined) return record;
      return { fields: fields.filter((it) => it !== gone), removed: [...removed, { ...gone, was: null }] };
    }
    case "restore": {
      const back = removed[edit.index % Math.max(1, removed.length)];
      if (back === undefined) return record;
      return { fields: [back, ...fields], removed: removed.filter((it) => it !== back) };
    }
    case "rename": {
      const old = fields[edit.index % Math.max(1, fields.length)];
      if (old === undefined || taken.has(edit.to)) return record;
      taken.add(edit.to);
      return { fields: fields.map((it) => (it === old ? { ...it, name: edit.to, was: old.name } : it)), removed };
    }
    case "rotate": {
      const by = edit.by % Math.max(1, fields.length);
      return { fields: [...fields.slice(by), ...fields.slice(0, by)], removed };
    }
  }
}

/** The record before all changes. */
export const firstRecord: EditedRecord = { fields: [{ name: "id", type: "id", was: null }], removed: [] };

/** A service with the record, used by an RPC, so that it is in its proto file. */
export function specOf({ fields }: EditedRecord): string {
  const lines = fields.map(({ name, type, was }) =>
    was === null ? `      ${name}: ${type}` : `      ${name}: { type: ${type}, was: ${was} }`,
  );
  return `interspec: 1\nservice: shop\ndefaults: { auth: user }\ntypes:\n  Order:\n    fields:\n${lines.join("\n")}\ninteractions:\n  get: { style: grpc, in: Order, out: Order }\n`;
}
