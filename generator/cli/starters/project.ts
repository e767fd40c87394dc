import type { SharedFile } from "./pipelines.ts";

/** ES modules for Node, as generated code is; the program lands in `dist/src/main.js`. */
const tsconfig = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "rootDir": ".",
    "outDir": "dist",
    "types": ["node"],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "sourceMap": true,
    "skipLibCheck": true
  },
  "include": ["src", "generated"]
}
`;

const tsconfigNote =
  "`tsconfig.json` is there already: let it include `src` and `generated`, as ES modules (`module: nodenext`).";

/** What a project needs beside its specs to run; what of it is there already belongs to the project. */
export function projectFiles(main: string): readonly SharedFile[] {
  const ofMain = "`src/main.ts` is there already: call `serve` of @interspec/runtime/server where your program starts.";
  return [
    { path: "src/main.ts", text: main, instead: null, note: ofMain },
    { path: "tsconfig.json", text: tsconfig, instead: null, note: tsconfigNote },
    { path: ".gitignore", text: "node_modules/\ndist/\n", instead: null, note: null },
  ];
}
