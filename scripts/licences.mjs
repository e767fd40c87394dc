// The licence texts of the packages whose code is in the bundle.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One text with the licences of all packages among the inputs of a bundle, sorted by name.
 * @param {string} root
 * @param {readonly string[]} inputs
 */
export function thirdPartyLicences(root, inputs) {
  const folders = [...new Set(inputs.flatMap((it) => packageFolder(it)))];
  const entries = folders.map((folder) => licenceOf(root, folder)).sort((a, b) => (a.title < b.title ? -1 : 1));
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
 */
function licenceOf(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder))
    .sort()
    .find((it) => /^(licen[cs]e|copying)/i.test(it));
  if (file === undefined && license === undefined) throw new Error(`${name} states no licence`);
  const text =
    file === undefined
      ? `(${license}; the package holds no licence text)`
      : readFileSync(join(root, folder, file), "utf8");
  const notice = join(root, folder, "NOTICE");
  return {
    title: `${name} ${version} (${license})`,
    text: text + (existsSync(notice) ? `\n${readFileSync(notice, "utf8")}` : ""),
  };
}
