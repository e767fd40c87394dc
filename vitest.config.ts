import { defineConfig } from "vitest/config";

export default defineConfig({
  // As in scripts/bundle.mjs: JavaScript alone.
  resolve: { alias: [{ find: /^recheck$/, replacement: "recheck/lib/browser.js" }] },
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["**/node_modules/**", "tests/goldens/*/**"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
