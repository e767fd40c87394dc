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

/** Checks files against the language. Files that are no services or libraries at all are left out. */
export function validate(files: readonly ParsedFile[], styles: readonly StyleSyntax[]): Checked<readonly FileSyntax[]> {
  const { report, diagnostics } = collector();
  const shapes = fileShapes(styles);
  const value = files.flatMap((file): readonly FileSyntax[] => {
    if (file.value === null) return [];
    if (!isMap(file.value)) {
      const cursor = new Cursor(file.path, report);
      const help = "start with `interspec: 1` and `service: <name>`; a colon needs a blank after it";
      cursor.wrong("wrong-type", `a spec file must be a mapping, not ${kindOf(file.value)}`, help);
      return [];
    }
    const cursor = new Cursor(file.path, report);
    const common = { path: file.path, names: writtenNames(file.value) };
    switch (fileKind(file.path, file.value, report)) {
      case "service": {
        const syntax = shapes.service.read(file.value, cursor);
        return syntax === undefined ? [] : [{ ...common, kind: "service", syntax }];
      }
      case "library": {
        const syntax = shapes.library.read(file.value, cursor);
        return syntax === undefined ? [] : [{ ...common, kind: "library", syntax }];
      }
      default:
        return [];
    }
  });
  return { value, diagnostics };
}

/** The services of files that were left out, as far as their names can be told: a reference to one is no mistake of its own. */
export function brokenServices(files: readonly ParsedFile[], read: readonly FileSyntax[]): ReadonlySet<string> {
  const paths = new Set(read.map((it) => it.path));
  const broken = files.filter((it) => !paths.has(it.path));
  return new Set(broken.map(({ path, value }) => serviceNamed(value) ?? fileName(path)));
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
