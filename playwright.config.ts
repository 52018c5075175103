import { defineConfig } from 'playwright/test'
import { browserArguments, findTestBrowser } from './scripts/browser.mjs'

const executablePath = await findTestBrowser()

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // A page mostly waits; two cores do more with a third browser, and less with a fourth.
  workers: 3,
  // Tests of one file run in parallel too, so that the end of a run does not wait for the last file.
  fullyParallel: true,
  // A test that walks through all slides takes almost two minutes on a slow machine.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A test that passes only at the second attempt has failed.
  retries: 0,
  reporter: 'list',
  use: { launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserArguments } },
})
