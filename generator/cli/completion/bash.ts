import type { Offer } from "../command.ts";
import { type FlagWords, programs, spellings, type Vocabulary } from "./vocabulary.ts";

/** The completion of bash. */
export function bashCompletion({ commands, flags, valued }: Vocabulary): string {
  const names = commands.map((it) => it.name);
  const ofCommands = commands.map(({ name, offer, flags: own }) => {
    const words = [...allSpellings(own), ...allSpellings(flags)].join(" ");
    return `    ${name}) flags="${words}"; ${offerLine(offer)} ;;`;
  });
  return `# Completion of ${programs.join(" and ")} for bash.
_interspec_words() {
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}
_interspec_paths() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen "$1" -- "$current"))
}
_interspec() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command="" flags="" words="" paths="" position=0 skip="" word
  # To bash the sign in --format=json is a word of its own.
  if [[ $current == "=" ]]; then current=""; elif [[ $previous == "=" ]]; then previous="\${COMP_WORDS[COMP_CWORD - 2]}"; fi
  case "$previous" in
${valued.map((it) => `    ${spellings(it).join("|")}) ${valueLine(it.offer)} return ;;`).join("\n")}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -n $skip && $word != "=" ]]; then skip=""; continue; fi
    case "$word" in
      ${valued.flatMap(spellings).join("|")}) skip=1 ;;
      =) skip=1 ;;
      -*) ;;
      *) if [[ -z $command ]]; then command="$word"; else position=$((position + 1)); fi ;;
    esac
  done
  case "$command" in
    "") flags="${allSpellings([...(commands[0]?.flags ?? []), ...flags]).join(" ")}"; words="${names.join(" ")}" ;;
${ofCommands.join("\n")}
    *) return ;;
  esac
  if [[ $current == -* ]]; then _interspec_words "$flags"
  elif [[ -n $paths ]]; then _interspec_paths -f
  elif [[ $position -eq 0 && -n $words ]]; then _interspec_words "$words"
  fi
}
complete -o filenames -F _interspec ${programs.join(" ")}
`;
}

function allSpellings(flags: readonly FlagWords[]): readonly string[] {
  return flags.flatMap(spellings);
}

function offerLine(offer: Offer): string {
  if (offer === null) return 'words=""';
  return typeof offer === "string" ? "paths=1" : `words="${offer.join(" ")}"`;
}

function valueLine(offer: Offer): string {
  if (offer === null) return "";
  if (typeof offer === "string") return `_interspec_paths ${offer === "file" ? "-f" : "-d"};`;
  return `_interspec_words "${offer.join(" ")}";`;
}
