/** The name of a table, quoted, so that no name is a keyword; short enough for the names of its indexes. Throws TypeError where it is none. */
export function quotedTable(table: string): string {
  if (!/^([a-z_][a-z0-9_]{0,52}\.)?[a-z_][a-z0-9_]{0,52}$/.test(table))
    throw new TypeError(
      `'${table}' is no name of a table: lower-case letters, digits and _, at most 53, after a schema or without`,
    );
  return table.replaceAll(/[^.]+/g, '"$&"');
}
