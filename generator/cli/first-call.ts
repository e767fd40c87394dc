import { bufCurlLines } from "../emit/buf-curl.ts";
import { curlLines } from "../emit/curl.ts";
import { ofStyle } from "../model/interaction.ts";
import type { Service, Workspace } from "../model/workspace.ts";
import type { Result } from "../outcome.ts";
import { printable } from "./terminal.ts";

/** Where `serve` listens when nobody says otherwise. */
const baseUrl = "http://localhost:8080";

/**
 * What to type to call the first endpoint of the services that this run has made servable, or else their first method;
 * empty where there is none. So it is told once, and again when a service comes.
 */
export function firstCallText({ changes, compiled: { workspace } }: Result): string {
  const created = new Set(changes.filter((it) => it.kind === "create").map((it) => it.path));
  const services = workspace.services.filter((it) => created.has(`${it.folder}/server.ts`));
  const lines = endpointLines(workspace, services) ?? methodLines(workspace, services) ?? [];
  return lines.length === 0 ? "" : `\nOnce it is served, call it:\n  ${lines.map(printable).join(" \\\n    ")}\n`;
}

function endpointLines(workspace: Workspace, services: readonly Service[]): readonly string[] | null {
  const [first] = services.flatMap((it) => ofStyle(it, "http"));
  return first === undefined ? null : curlLines(workspace, first, baseUrl);
}

function methodLines(workspace: Workspace, services: readonly Service[]): readonly string[] | null {
  const [first] = services.flatMap((service) => ofStyle(service, "grpc").map((method) => ({ service, method })));
  return first === undefined ? null : bufCurlLines(workspace, first.service, first.method, baseUrl);
}
