import type { Offer } from "../command.ts";
import { type CommandWords, type FlagWords, programs, spellings, type Vocabulary } from "./vocabulary.ts";

/** The completion of zsh. */
export function zshCompletion({ commands, flags, valued }: Vocabulary): string {
  const described = commands.map((it) => `    ${quoted(`${it.name}:${it.summary}`)}`);
  return `#compdef ${programs.join(" ")}
# Completion of ${programs.join(" and ")} for zsh.
_interspec() {
  local previous=$words[CURRENT-1] command="" skip="" word
  local -a commands flags
  commands=(
${described.join("\n")}
  )
  case $previous in
${valued.map((it) => `    ${spellings(it).join("|")}) ${offerLine(it.offer)}; return ;;`).join("\n")}
  esac
  for word in \${words[2,CURRENT-1]}; do
    if [[ -n $skip ]]; then skip=""; continue; fi
    case $word in
      ${valued.flatMap(spellings).join("|")}) skip=1 ;;
      -*) ;;
      *) command=$word; break ;;
    esac
  done
  flags=(
${flags.flatMap(describedFlags).join("\n")}
  )
  case $command in
    "") flags+=(
${(commands[0]?.flags ?? []).flatMap(describedFlags).join("\n")}
    ) ;;
${commands
  .filter((it) => it.flags.length > 0)
  .map(ownFlags)
  .join("\n")}
  esac
  if [[ $PREFIX == -* ]]; then _describe -t flags flag flags; return; fi
  case $command in
    "") _describe -t commands command commands ;;
${commands
  .filter((it) => it.offer !== null)
  .map((it) => `    ${it.name}) ${offerLine(it.offer)} ;;`)
  .join("\n")}
  esac
}
compdef _interspec ${programs.join(" ")}
`;
}

function ownFlags({ name, flags }: CommandWords): string {
  return `    ${name}) flags+=(\n${flags.flatMap(describedFlags).join("\n")}\n    ) ;;`;
}

function describedFlags(flag: FlagWords): readonly string[] {
  return spellings(flag).map((it) => `    ${quoted(`${it}:${flag.summary}`)}`);
}

function offerLine(offer: Offer): string {
  if (offer === null) return ":";
  if (typeof offer === "string") return offer === "file" ? "_files" : "_files -/";
  return `compadd -- ${offer.join(" ")}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
