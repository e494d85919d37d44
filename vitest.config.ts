import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/support/closing-line.ts"],
    globalSetup: ["test/support/broker-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
