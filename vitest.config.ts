import { defineConfig } from "vitest/config";

const exclude = ["node_modules/**", "dist/**", ".data/**", "e2e/**"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "**/*.pg.test.ts"],
          // Property tests take seconds on a busy machine; time is never what they assert.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "pg",
          include: ["**/*.pg.test.ts"],
          exclude,
          globalSetup: "./testkit/global-setup.ts",
          // Many wait for processes, queues and leases more than they compute.
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
