import { defineConfig } from 'playwright/test'
import { browserArguments, findBrowser } from './scripts/browser.mjs'

const executablePath = await findBrowser()

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // A page mostly waits; a third browser on two cores makes all of them late.
  workers: 2,
  // What walks all slides takes most of two minutes on a slow machine.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // What passes only the second time has failed.
  retries: 0,
  reporter: 'list',
  use: { launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserArguments } },
})
