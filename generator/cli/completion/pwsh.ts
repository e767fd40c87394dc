import type { Offer } from "../command.ts";
import { type FlagWords, programs, spellings, type Vocabulary } from "./vocabulary.ts";

/** The completion of PowerShell. */
export function pwshCompletion({ commands, flags, valued }: Vocabulary): string {
  const [first] = commands;
  const ofCommand = commands.map(
    ({ name, flags: own, offer }) =>
      `    '${name}' = @{ flags = ${list(own.flatMap(spellings))}; words = ${words(offer)} }`,
  );
  return `# Completion of ${programs.join(" and ")} for PowerShell.
Register-ArgumentCompleter -Native -CommandName ${programs.join(", ")} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${ofCommand.join("\n")}
  }
  $summaries = @{
${commands.map((it) => `    '${it.name}' = ${quoted(it.summary)}`).join("\n")}
  }
  $values = @{
${valued.flatMap(valueLines).join("\n")}
  }
  $globalFlags = ${list(flags.flatMap(spellings))}
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = ''
  $skip = $false
  foreach ($word in $before) {
    if ($skip) { $skip = $false; continue }
    if ($values.ContainsKey($word)) { $skip = $true; continue }
    if (-not $word.StartsWith('-')) { $command = $word; break }
  }
  $offered = if ($skip) { $values[$before[-1]] }
    elseif ($wordToComplete.StartsWith('-')) {
      $own = if ($commands.Contains($command)) { $commands[$command].flags } elseif ($command -eq '') { $commands['${first?.name ?? ""}'].flags } else { @() }
      $own + $globalFlags
    }
    elseif ($command -eq '') { $commands.Keys }
    elseif ($commands.Contains($command)) { $commands[$command].words }
  $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    $summary = if ($summaries.ContainsKey($_)) { $summaries[$_] } else { $_ }
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $summary)
  }
}
`;
}

function valueLines(flag: FlagWords): readonly string[] {
  return spellings(flag).map((it) => `    '${it}' = ${words(flag.offer)}`);
}

/** Where nothing is offered PowerShell completes paths by itself. */
function words(offer: Offer): string {
  return list(offer === null || typeof offer === "string" ? [] : offer);
}

function list(items: readonly string[]): string {
  return `@(${items.map(quoted).join(", ")})`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
