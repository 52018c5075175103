import { defineConfig } from 'playwright/test'
import { browserArguments, findBrowser } from './scripts/browser.mjs'

const executablePath = await findBrowser()

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: { launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserArguments } },
})
