import type { Finding } from "../base/diagnostic.ts";
import { unique } from "../base/order.ts";
import { atOffset, fileOrigin } from "../base/origin.ts";
import { listed } from "../base/text.ts";
import type { HandlerStub, HandlersSeed } from "../emit/seeded.ts";
import type { Stranger } from "./judge-handlers.ts";
import type { HandlersFile } from "./read-handlers.ts";

/** Why a file of handlers can be neither read nor written; null: it can. */
export function refusalFinding(file: HandlersFile, place: string): Finding | null {
  const origin = fileOrigin(place);
  switch (file.kind) {
    case "text":
    case "absent":
      return null;
    case "blocked": {
      const message = `something else stands where '${place}' is to be written`;
      return { code: "in-the-way", message, origin, help: "move it away" };
    }
    case "outside": {
      const message = `'${place}' leads out of the project through a link`;
      return { code: "outside-project", message, origin, help: "remove the link" };
    }
    case "not-utf8":
      return { code: "handlers-syntax", severity: "warning", message: `'${place}' is not UTF-8 text`, origin };
  }
}

/** A file that the compiler would refuse. */
export function mistakeFinding(
  file: string,
  { message, offset }: { readonly message: string; readonly offset: number },
): Finding {
  return {
    code: "handlers-syntax",
    severity: "warning",
    message: `the handlers cannot be read: ${message.replace(/\.$/, "")}`,
    origin: atOffset(file, offset),
    help: "mend it and run gen again; until then no stub is added",
  };
}

/** A file in which nothing is known to be the handlers. */
export function nothingFinding(file: string, { service, define, interfaceName }: HandlersSeed): Finding {
  return {
    code: "handlers-not-found",
    severity: "warning",
    message: `nothing here is known to be the handlers of '${service}'`,
    origin: atOffset(file, 0),
    help: `hand them to ${define}(), or say that their type is ${interfaceName}`,
  };
}

/** A handler that nobody calls any more. */
export function strangerFinding(file: string, { service }: HandlersSeed, { name, offset, heir }: Stranger): Finding {
  return {
    code: "handler-without-interaction",
    severity: "warning",
    message: `'${service}' has no interaction for the handler '${name}'`,
    origin: atOffset(file, offset),
    related: heir === null ? [] : [{ message: `'${heir.name}' was '${name}' before`, origin: heir.origin }],
    help: heir === null ? "delete it, or take its interaction back into the spec" : `rename it to '${heir.name}'`,
  };
}

/** Handlers that may be there, where only running the program would tell. */
export function unclearFinding(
  file: string,
  { offset, stubs }: { readonly offset: number; readonly stubs: readonly HandlerStub[] },
): Finding {
  const names = unique(stubs.map((it) => `'${it.name}'`));
  return {
    code: "handlers-unclear",
    severity: "warning",
    message: `only running this would tell whether it holds ${listed(names, "or")}: no stub was added`,
    origin: atOffset(file, offset),
    help: "add what is missing yourself, or spread objects that are written out in the folder of the handlers",
  };
}
