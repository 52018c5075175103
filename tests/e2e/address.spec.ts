// The address in the QR code, chosen in the presenter view on a machine that is in several networks.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createDebates, hostDebate } from '../../src/server/debates.ts'
import { startServer } from '../../src/server/server.ts'
import { library, libraryFolder } from '../library.ts'
import { networks } from '../networks.ts'
import { buildSite } from '../site-build.ts'
import { seriousFaults } from './axe.ts'
import { test as hallTest, langs, phoneSize, stageSize } from './hall.ts'
import { test as base, expect } from './host.ts'
import { layoutFaults } from './layout.ts'
import { sweepUnless } from './sweep.ts'

interface SeveralNetworks {
  url: string
  code: string
  key: string
}

const test = base.extend<{ machine: SeveralNetworks }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright needs a pattern here, even without fixtures
  machine: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'networks-'))
    const interfaces = networks({ wlan0: ['192.168.178.23'], en5: ['10.12.34.56'], docker0: ['172.17.0.1'] })
    const site = await buildSite({ debate: libraryFolder, server: '/' })
    const server = await startServer({
      ...{
        debates: createDebates([hostDebate(library, { folder: site.folder, older: [] })]),
        dataDir: folder,
        frozen: folder,
      },
      ...{ port: 0, host: '0.0.0.0', log: pino({ level: 'silent' }) },
      network: { interfaces: () => interfaces, lookEvery: 60_000 },
    })
    const { code, controlKey } = await server.rooms.createRoom({ isSteered: true })
    await use({ url: `http://localhost:${server.port}`, code, key: controlKey })
    await server.close()
    site.remove()
    rmSync(folder, { recursive: true, force: true })
  },
})

const settings = { en: 'Settings', ja: '設定', 'zh-Hans': '设置' }
const label = { en: 'Address in the QR code', ja: 'QRコードのURL', 'zh-Hans': '二维码中的网址' }

for (const lang of langs) {
  test(`[E2] the desk offers this machine’s addresses, and every screen shows the chosen one, ${lang}${sweepUnless(lang === 'ja')}`, async ({
    browser,
    context,
    machine: { url, code, key },
  }) => {
    const screen = await context.newPage()
    await screen.setViewportSize(stageSize)
    await screen.goto(`${url}/${lang}/?room=${code}`)
    await expect(screen.locator('.foot')).toContainText('192.168.178.23')
    const desk = await (await browser.newContext({ locale: lang, viewport: phoneSize })).newPage()
    await desk.goto(`${url}/console#${code}.${key}`)
    await desk.locator('summary', { hasText: settings[lang] }).click()
    const select = desk.getByLabel(label[lang])
    await expect(select).toHaveValue('')
    expect(await select.locator('option').allTextContents()).toEqual([
      expect.any(String),
      ...['192.168.178.23', '10.12.34.56', '172.17.0.1'],
    ])
    await select.selectOption('10.12.34.56')
    await expect(screen.locator('.foot')).toContainText('10.12.34.56')
    await expect(select).toHaveValue('10.12.34.56')
    expect(await layoutFaults(desk)).toEqual([])
    expect(await seriousFaults(desk)).toEqual([])
    await select.selectOption('')
    await expect(screen.locator('.foot')).toContainText('192.168.178.23')
    await desk.context().close()
  })
}

hallTest.describe('a server that only this machine can reach', () => {
  hallTest.use({ env: { HOST: '127.0.0.1' } })

  hallTest('[E2] shows no QR code and asks nobody to scan one', async ({ ownHall: hall }) => {
    const screen = await hall.projector()
    await expect(screen.locator('.foot .address')).toContainText('localhost')
    await expect(screen.locator('.foot .call')).toHaveCount(0)
    await expect(screen.locator('.foot .qr')).toHaveCount(0)
    expect(await layoutFaults(screen)).toEqual([])
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    await expect(screen.locator('.foot')).toHaveClass(/at-vote/)
    await expect(screen.locator('.foot .code')).toBeVisible()
    await expect(screen.locator('.foot .qr')).toHaveCount(0)
    const desk = await hall.desk()
    await desk.locator('summary', { hasText: 'Share control' }).click()
    await expect(
      desk.getByText('Only this computer can open the address. Anyone who has it can control the session.'),
    ).toBeVisible()
    await expect(desk.locator('.qr')).toHaveCount(0)
  })
})
