import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const protobuf = join(import.meta.dirname, "node_modules/@bufbuild/protobuf/dist/commonjs$1/index.js");

export default defineConfig({
  // As in the bundle: JavaScript alone, and the one copy of protobuf that protoc-gen-es requires; as in Node, the one copy of
  // GraphQL that graphql-jit requires: it compiles nothing of another's schema.
  resolve: {
    alias: [
      { find: /^recheck$/, replacement: "recheck/lib/browser.js" },
      { find: /^graphql$/, replacement: join(import.meta.dirname, "node_modules/graphql/index.js") },
      { find: /^@bufbuild\/protobuf(\/\w+)?$/, replacement: protobuf },
    ],
  },
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["**/node_modules/**", "tests/goldens/*/**"],
    // Many tests wait for other processes most of their time: two files at once, on two cores as well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
