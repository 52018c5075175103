import { defineConfig } from 'playwright/test'
import { browserArguments, findBrowser } from './scripts/browser.mjs'

const executablePath = await findBrowser()

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // A page mostly waits; a third browser on two cores makes all of them late.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // On a busy machine a browser may stall; what passes only the second time is printed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  use: { launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserArguments } },
})
