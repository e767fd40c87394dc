import type { Offer } from "../command.ts";
import { type FlagWords, programs, type Vocabulary } from "./vocabulary.ts";

/** The completion of fish. */
export function fishCompletion({ commands, flags }: Vocabulary): string {
  const names = commands.map((it) => it.name).join(" ");
  const first = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    "-f",
    ...flags.flatMap((it) => flagLines(it, null)),
    ...commands.map((it) => `-n ${quoted(first)} -a ${it.name} -d ${quoted(it.summary)}`),
    ...(commands[0]?.flags ?? []).flatMap((it) => flagLines(it, first)),
    ...commands.flatMap(({ name, offer, flags: own }) => {
      const seen = `__fish_seen_subcommand_from ${name}`;
      const words = offer === null ? [] : [`-n ${quoted(seen)} ${offered(offer)}`];
      return [...words, ...own.flatMap((it) => flagLines(it, seen))];
    }),
  ];
  const all = programs.flatMap((program) => lines.map((it) => `complete -c ${program} ${it}`));
  return [`# Completion of ${programs.join(" and ")} for fish.`, ...all, ""].join("\n");
}

function flagLines({ longs, short, summary, hasValue, offer }: FlagWords, condition: string | null): readonly string[] {
  return longs.map((long, index) => {
    const parts = [
      ...(condition === null ? [] : [`-n ${quoted(condition)}`]),
      ...(short === null || index > 0 ? [] : [`-s ${short}`]),
      `-l ${long}`,
      ...(hasValue ? ["-r"] : []),
      ...(offer === null ? [] : [offered(offer)]),
      `-d ${quoted(summary)}`,
    ];
    return parts.join(" ");
  });
}

function offered(offer: Exclude<Offer, null>): string {
  if (typeof offer === "string") return offer === "file" ? "-F" : "-a '(__fish_complete_directories)'";
  return `-a ${quoted(offer.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
