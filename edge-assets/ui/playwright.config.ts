import { defineConfig } from "@playwright/test";

// Two suites. `fixture`: against made-up answers, of which a server is started; `EDGE_UI_URL` runs it against a real one.
// `real`: against servers that `cargo xtask test --only 'web browser'` starts, whose addresses it passes on.
export default defineConfig({
  globalSetup: "./tests/browser/setup.ts",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  reporter: [["list"]],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Berlin",
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
  projects: [
    { name: "fixture", testDir: "tests/browser", use: { baseURL: process.env.EDGE_UI_URL } },
    { name: "tour", testDir: "tests/tour", use: { baseURL: process.env.EDGE_UI_URL } },
    { name: "seed", testDir: "tests/real", testMatch: "seed.ts", use: { baseURL: process.env.EDGE_STAGE_URL } },
    {
      name: "real",
      testDir: "tests/real",
      dependencies: ["seed"],
      use: { baseURL: process.env.EDGE_STAGE_URL },
      expect: { timeout: 30_000 },
      timeout: 90_000,
    },
  ],
});
