import type { Related } from "../base/diagnostic.ts";
import type { CompatFinding } from "./run.ts";
import type { Use } from "./use.ts";

/** The texts of a finding, for people. */
export interface FindingText {
  readonly message: string;
  readonly related: readonly Related[];
  readonly help: string;
}

/** What happened, whom it breaks, and how to do it safely. */
export function findingText(finding: CompatFinding): FindingText {
  const { rule, change, use, class: verdict, fingerprint } = finding;
  const { place, before, after } = change;
  const says = rule?.says ?? "changed in a way that no rule knows";
  const values = before !== null && after !== null ? ` (${before} → ${after})` : "";
  const message = `${place.subject} ${says}${values}: ${verdict}${travelText(finding)}`;
  const related = place.earlier === null ? [] : [{ message: "as it was", origin: place.earlier }];
  const recipe = rule?.fix ?? "report it, with both specs";
  const accept = verdict === "forbidden" ? "" : ` Or accept it: gen breaking --ack ${fingerprint}`;
  return {
    message,
    related,
    help: `${recipe}${use.direction === null || verdict === "source" ? "" : lensText(finding)}${accept}`,
  };
}

function lensText({ lens }: CompatFinding): string {
  return lens === "backward"
    ? " (New readers meet what old senders wrote.)"
    : " (Old readers meet what new senders write.)";
}

function travelText({ use }: CompatFinding): string {
  if (use.direction === null) return "";
  return ` for ${carriers(use)} of '${use.interaction.id}' (${use.style})`;
}

function carriers({ style, direction }: Use): string {
  switch (style) {
    case "event":
      return "events";
    case "mqtt":
      return "messages";
    case "graphql":
      return direction === "in" ? "arguments" : "results";
    case "realtime":
      return direction === "in" ? "messages to the server" : "messages to clients";
    case "http":
    case "grpc":
    case "stream":
      return direction === "in" ? "requests" : "responses";
  }
}
