import type { CodecUse, Wire } from "../../emit/typescript/codec-reach.ts";
import { codecUses } from "../../emit/typescript/codec-reach.ts";
import { type CodecPrinting, Constants } from "../../emit/typescript/codec-text.ts";
import { codecStem } from "../../emit/typescript/domain-names.ts";
import { Imports } from "../../emit/typescript/imports.ts";
import { typescriptBanner } from "../../emit/typescript/module-path.ts";
import type { WireModule } from "../../emit/typescript/wire-modules.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";
import { avroCodec } from "./avro-view.ts";
import { fieldSetName, plainCodec } from "./plain-view.ts";
import { protobufCodec } from "./protobuf-view.ts";

/** What a template prints, and which one it is. */
export interface CodecsView {
  readonly template: string;
  readonly view: object;
}

interface Printer {
  readonly template: string;
  readonly print: (printing: CodecPrinting, use: CodecUse) => object | null;
}

// What the code of a codec calls by its global name.
const globals = ["Date", "JSON", "Set", "Uint8Array", "undefined"];

const plain: Printer = { template: "ts-codecs/plain", print: plainCodec };
const printers: Readonly<Record<Wire, Printer>> = {
  json: plain,
  "protobuf-json": plain,
  graphql: plain,
  "graphql-input": plain,
  protobuf: { template: "ts-codecs/protobuf", print: protobufCodec },
  avro: { template: "ts-codecs/avro", print: avroCodec },
};

/** The codecs of a unit on a wire; null where none of its types travel on it. */
export function codecsView(workspace: Workspace, unit: Unit, wire: WireModule): CodecsView | null {
  const uses = codecUses(workspace, unit, wire.wire);
  if (uses.length === 0) return null;
  const declared = uses.flatMap((it) => declaredNames(workspace, wire, it));
  const imports = new Imports(declared, globals);
  const constants = new Constants(imports);
  const printing: CodecPrinting = { workspace, imports, place: { unit, module: wire.module }, wire, constants };
  const runtime = imports.namespace(wire.local, wire.runtime);
  const { template, print } = printers[wire.wire];
  const codecs = uses.map((it) => print(printing, it)).filter((it) => it !== null);
  if (codecs.length === 0) return null;
  return {
    template,
    view: { banner: typescriptBanner(unit), runtime, codecs, constants: constants.lines(), imports: imports.lines() },
  };
}

function declaredNames(workspace: Workspace, { suffix }: WireModule, use: CodecUse): readonly string[] {
  return [codecStem(workspace, use.type.id, use.form) + suffix, fieldSetName(workspace, use)];
}
