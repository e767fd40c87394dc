// The licence texts of the packages whose code is in the bundle.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The texts of licences that packages name and do not hold. */
const texts = join(dirname(fileURLToPath(import.meta.url)), "licences");

/**
 * One text with the licences of all packages among the inputs of a bundle, sorted by name.
 * @param {string} root
 * @param {readonly string[]} inputs
 */
export function thirdPartyLicences(root, inputs) {
  const folders = [...new Set(inputs.flatMap((it) => packageFolder(it)))];
  const entries = folders.map((folder) => licenceOf(root, folder, inputs)).sort((a, b) => (a.title < b.title ? -1 : 1));
  return `${entries.map(({ title, text }) => `${title}\n\n${text.trim()}\n`).join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** @param {string} input */
function packageFolder(input) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll("\\", "/"));
  return found?.[1] === undefined ? [] : [found[1]];
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {readonly string[]} inputs
 */
function licenceOf(root, folder, inputs) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder))
    .sort()
    .find((it) => /^(licen[cs]e|copying)/i.test(it));
  const text =
    file === undefined
      ? statedLicence(
          root,
          { name, license },
          inputs.filter((it) => packageFolder(it)[0] === folder),
        )
      : readFileSync(join(root, folder, file), "utf8");
  const notice = join(root, folder, "NOTICE");
  return {
    title: `${name} ${version} (${license})`,
    text: text + (existsSync(notice) ? `\n${readFileSync(notice, "utf8")}` : ""),
  };
}

/**
 * What stands above the code of a package without a licence file, and the licence that it names.
 * @param {string} root
 * @param {{ readonly name: string, readonly license?: string }} stated
 * @param {readonly string[]} inputs
 */
function statedLicence(root, { name, license }, inputs) {
  const headers = inputs.flatMap((it) => header(readFileSync(join(root, it), "utf8")));
  const known = readdirSync(texts).filter((it) => license?.toLowerCase().includes(it.replace(/\.txt$/, "")));
  if (headers.length === 0 && known.length === 0) throw new Error(`${name} holds the text of no licence`);
  return [...new Set(headers), ...known.sort().map((it) => readFileSync(join(texts, it), "utf8"))].join("\n");
}

/** @param {string} source */
function header(source) {
  const [, comment] = /^(?:"use strict";\n)?((?:\/\/.*\n)+)/.exec(source) ?? [];
  return comment?.includes("Copyright") ? [comment.replace(/^\/\/ ?/gm, "")] : [];
}
