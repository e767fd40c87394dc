/** How every template is compiled, here and by the build: a template prints and decides nothing. */
export const compileOptions = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { json: true, with: false, lookup: false, log: false },
};
