// Keys in links: they are found among other copied characters, used at once, and removed from the address bar and the history.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright/test'
import { sumRows } from '../../src/server/store/sqlite-sums.ts'
import { expect, type Hall, phoneSize, test } from './hall.ts'

/** Checks that neither the address bar nor the title, which is part of the history, shows one of these keys. */
async function hasNoKey(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) expect([page.url(), await page.title()].join(' ')).not.toContain(key)
}

/** Checks that this page moves the room. */
async function drives(hall: Hall, page: Page): Promise<void> {
  await expect(page.locator('.foot')).toBeVisible()
  const { slide } = await hall.room()
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await hall.room()).slide).not.toBe(slide)
}

for (const [before = '', after = ''] of [
  ['', ')'],
  ['', '.'],
  ['', '%29,'],
  ['%20', '%20'],
  ['(', '）。'],
]) {
  test(`[A7] a projector's link with ${JSON.stringify(before + after)} around its key moves the room, and shows no key`, async ({
    hall,
  }) => {
    const page = await hall.open('/j')
    await page.goto(`${hall.url}/?room=${hall.code}#${before}${hall.key}${after}`)
    await drives(hall, page)
    await hasNoKey(page, hall.key)
    // A slide writes its own address a second later, which would also end the wait for going back.
    await page.goBack()
    await expect(page).toHaveURL(`${hall.url}/j`)
    await page.goForward()
    await expect(page).toHaveURL(/\?room=/)
    await hasNoKey(page, hall.key)
  })
}

for (const path of ['/j/CODE', '/j', '/report/CODE', '/d/library/print/'])
  test(`[A7] a key that was copied to ${path}, which needs none, does not stay in the address`, async ({ hall }) => {
    const page = await hall.open(`${path.replace('CODE', hall.code)}#${hall.code}.${hall.key}`)
    await expect.poll(() => page.url()).not.toContain('#')
  })

test('[A7] a key that cannot be read is also removed from the address, and the projector only watches', async ({
  hall,
}) => {
  const part = hall.key.slice(0, 20)
  const page = await hall.open(`/?room=${hall.code}#${part}`)
  await expect(page.locator('.foot')).toBeVisible()
  await hasNoKey(page, part)
})

test('[A7] a link pasted into a tab that only watches lets it move the room, even if the # was escaped', async ({
  hall,
}) => {
  const page = await hall.projector()
  await page.goto(`${hall.url}/?room=${hall.code}#${hall.key})`)
  await expect.poll(() => page.url()).not.toContain(hall.key)
  await drives(hall, page)
  await hasNoKey(page, hall.key)
  const other = await hall.open(`/?room=${hall.code}%23${hall.key}`)
  await drives(hall, other)
  await hasNoKey(other, hall.key)
})

test('[A7] a link opens its desk despite other characters around code and key, and another desk if pasted into the tab', async ({
  hall,
}) => {
  const desk = await hall.open(`/console#%20${hall.code.toLowerCase()}.${hall.key})`, { viewport: phoneSize })
  await expect(desk.locator('.ways')).toBeVisible()
  await hasNoKey(desk, hall.key)
  const { code, controlKey } = await hall.newRoom()
  await desk.goto(`${hall.url}/console#${code}.${controlKey}。`)
  await expect(desk.locator('.bar-top .code')).toHaveText(`${code.slice(0, 3)}-${code.slice(3)}`)
  await hasNoKey(desk, hall.key, controlKey)
})

test('[A7] a link whose # a chat program moved into the path opens the desk, and no history keeps the key', async ({
  hall,
}) => {
  const page = await hall.open('/j')
  await page.goto(`${hall.url}/console%23${hall.code}.${hall.key}`)
  await expect(page.locator('strong.code')).toBeVisible()
  await hasNoKey(page, hall.key)
  await page.goBack()
  await expect(page).toHaveURL(`${hall.url}/j`)
  const screen = await hall.open(`/%3Froom=${hall.code}%23${hall.key}`)
  await drives(hall, screen)
  await hasNoKey(screen, hall.key)
})

test('[A1] the host’s link shows the rooms, for as long as the tab is open; without a key the page asks for it', async ({
  hall,
}) => {
  const list = await hall.open(`/console#host.${hall.hostKey}).`, { viewport: phoneSize })
  await expect(list.locator('.room-list li')).toHaveCount(1)
  await hasNoKey(list, hall.hostKey)
  await list.reload()
  await expect(list.locator('.room-list li')).toHaveCount(1)

  const other = await hall.open('/console?rooms', { viewport: phoneSize })
  await expect(other.getByLabel('Host key')).toBeVisible()
  await expect(other.locator('.problem')).toHaveCount(0)
  await other.getByLabel('Host key').fill(hall.key)
  await other.getByRole('button', { name: 'Show sessions' }).click()
  await expect(other.locator('.problem')).toHaveText('This key is not valid on this server, or no longer')
  await other.getByLabel('Host key').fill(hall.hostKey)
  await other.getByRole('button', { name: 'Show sessions' }).click()
  await expect(other.locator('.room-list li')).toHaveCount(1)
})

test('[A6] a room of another debate is listed with its name, can be exported and deleted, and has no desk', async ({
  ownHall: hall,
}) => {
  await hall.control({ action: 'rename', name: 'Last term' })
  await hall.kill()
  const db = new DatabaseSync(join(hall.folder, 'votes.sqlite'))
  db.exec(`UPDATE rooms SET deck = 'travel-or-stay' WHERE code = '${hall.code}'`)
  sumRows(db)
  db.close()
  await hall.restart()
  const list = await hall.open(`/console#host.${hall.hostKey}`, { viewport: phoneSize })
  await expect(list.locator('.room-list li')).toHaveCount(2)
  const old = list.locator('.room-list li', { hasText: 'travel-or-stay' })
  await expect(old).toContainText('Last term')
  await expect(old.getByRole('button', { name: 'Open the presenter view' })).toHaveCount(0)
  await expect(old.locator('input')).toHaveCount(0)
  const [file] = await Promise.all([list.waitForEvent('download'), old.getByRole('button', { name: 'CSV' }).click()])
  expect(file.suggestedFilename()).toBe(`${hall.code}.csv`)
  await old.getByRole('button', { name: 'Delete…' }).click()
  await old.getByRole('button', { name: 'Delete permanently' }).click()
  await expect(list.locator('.room-list li')).toHaveCount(1)
})
