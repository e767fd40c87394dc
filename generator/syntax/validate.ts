import type { Checked, Report } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { fileOrigin, onKey } from "../base/origin.ts";
import type { ParsedFile, PlainMap, PlainValue } from "../source/plain-value.ts";
import { fileShapes, type LibrarySyntax, type ServiceSyntax } from "./files.ts";
import { Cursor, isMap, kindOf } from "./shape.ts";
import type { StyleSyntax } from "./style-syntax.ts";
import { closest } from "./suggest.ts";

/** A spec file as the user wrote it, typed. */
export type FileSyntax = { readonly path: string; readonly names: WrittenNames } & (
  | { readonly kind: "service"; readonly syntax: ServiceSyntax }
  | { readonly kind: "library"; readonly syntax: LibrarySyntax }
);

/** What a file defines, also where a definition is wrong: a reference to it is no mistake of its own. */
export interface WrittenNames {
  readonly types: ReadonlySet<string>;
  readonly errors: ReadonlySet<string>;
  readonly interactions: ReadonlySet<string>;
  readonly imports: ReadonlySet<string>;
}

/** Checks a file against the language. The value is null for a file that is no service or library at all. */
export type Validate = (file: ParsedFile) => Checked<FileSyntax | null>;

/** The check for these styles. It is made once and used for one file after the other, so that none need be kept. */
export function validator(styles: readonly StyleSyntax[]): Validate {
  const shapes = fileShapes(styles);
  return (file) => {
    const { report, diagnostics } = collector();
    return { value: file.value === null ? null : validated(file.path, file.value, shapes, report), diagnostics };
  };
}

function validated(
  path: string,
  value: PlainValue,
  shapes: ReturnType<typeof fileShapes>,
  report: Report,
): FileSyntax | null {
  const cursor = new Cursor(path, report);
  if (!isMap(value)) {
    const help = "start with `interspec: 1` and `service: <name>`; a colon needs a blank after it";
    cursor.wrong("wrong-type", `a spec file must be a mapping, not ${kindOf(value)}`, help);
    return null;
  }
  const common = { path, names: writtenNames(value) };
  switch (fileKind(path, value, report)) {
    case "service": {
      const syntax = shapes.service.read(value, cursor);
      return syntax === undefined ? null : { ...common, kind: "service", syntax };
    }
    case "library": {
      const syntax = shapes.library.read(value, cursor);
      return syntax === undefined ? null : { ...common, kind: "library", syntax };
    }
    case null:
      return null;
  }
}

/** The service that a file was meant to be, as far as that can be told: a reference to it is no mistake of its own. */
export function likelyService({ path, value }: ParsedFile): string {
  return serviceNamed(value) ?? fileName(path);
}

function serviceNamed(value: PlainValue): string | null {
  const name = isMap(value) ? value["service"] : null;
  return typeof name === "string" ? name : null;
}

/** `specs/orders.yaml` → `orders`: most people name a file after its service. */
function fileName(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}

function fileKind(path: string, value: PlainMap, report: Report): "service" | "library" | null {
  const isService = Object.hasOwn(value, "service");
  const isLibrary = Object.hasOwn(value, "library");
  const origin = fileOrigin(path);
  if (isService && isLibrary) {
    const both = onKey({ ...origin, path: ["library"] });
    const related = [{ message: "and a service here", origin: onKey({ ...origin, path: ["service"] }) }];
    report({
      code: "service-and-library",
      message: "a file is a service or a library, not both",
      origin: both,
      related,
      help: "remove one of the two keys",
    });
    return null;
  }
  if (isService) return "service";
  if (isLibrary) return "library";
  const near = closest("service", Object.keys(value)) ?? closest("library", Object.keys(value));
  const help =
    near === null
      ? "write `service: <name>`, or `library: <name>` for shared types"
      : `did you mean 'service' or 'library' by '${near}'?`;
  report({ code: "missing-key", message: "the file names neither a service nor a library", origin, help });
  return null;
}

function writtenNames(value: PlainMap): WrittenNames {
  const keys = (key: string): ReadonlySet<string> => {
    const map = value[key];
    return new Set(map !== undefined && isMap(map) ? Object.keys(map) : []);
  };
  return { types: keys("types"), errors: keys("errors"), interactions: keys("interactions"), imports: keys("imports") };
}
