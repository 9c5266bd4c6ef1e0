import { defineConfig } from "@playwright/test";
import { browserLaunch } from "./e2e/fixtures/browser.ts";

export default defineConfig({
  testDir: "./e2e",
  testMatch: "**/*.e2e.ts",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  outputDir: "./test-results",
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: browserLaunch(),
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
