// An evening on the real server with phones in three languages, a projector and a desk, all of which show the votes that were cast.
import type { Page } from 'playwright/test'
import { toSlides } from '../../src/core/deck.ts'
import { library } from '../library.ts'
import { expect, type Hall, type Lang, langs, phoneSize, slideOf, test } from './hall.ts'

test.use({ motion: 'no-preference' })

/** Presses the key that a clicker sends for "forward". */
const click = (page: Page, times = 1) =>
  Array.from({ length: times }).reduce<Promise<void>>(async (before) => {
    await before
    await page.keyboard.press('PageDown')
  }, Promise.resolve())
const answer = (page: Page, index: number) => page.locator('button.answer').nth(index)
const saved = (page: Page) => expect(page.locator('.status .saved')).toBeVisible()

const slides = toSlides(library.deck)
const votes = slides.flatMap(({ id, kind }) => (kind === 'vote' ? [id] : []))

async function threePhones(hall: Hall): Promise<Record<Lang, Page>> {
  const [ja, zh, en] = await Promise.all(langs.map((lang) => hall.phone(lang)))
  if (!ja || !zh || !en) throw new Error('three phones were asked for')
  return { ja, 'zh-Hans': zh, en }
}

test('three languages vote on one claim and a clicker is enough to hide, open and reveal', async ({ hall }) => {
  const projector = await hall.projector({ lang: 'ja', drives: true })
  expect(projector.url()).not.toContain(hall.key)
  const phones = await threePhones(hall)
  await expect(phones.ja.locator('h1')).toHaveText('スクリーンをご覧ください')
  await click(projector)
  await expect.poll(() => slideOf(projector)).toBe('before')
  await expect(phones['zh-Hans'].locator('h1')).toHaveText('2024年，镇上的图书馆应当开到晚上十点。')
  await expect(phones.en.locator('h1')).toHaveText(
    'In 2024, the town library should have stayed open until ten at night.',
  )
  await answer(phones.ja, 0).tap()
  await answer(phones['zh-Hans'], 1).tap()
  await answer(phones.en, 4).tap()
  for (const phone of Object.values(phones)) await saved(phone)

  // While the result is hidden, the number of votes is shown but not the counts.
  await expect(projector.locator('.sentence')).toHaveText('3人が投票しました')
  await expect(projector.locator('.tally-drawing')).toHaveCount(0)
  expect((await hall.room()).polls['thesis.before']?.counts).toEqual([1, 0, 0, 1, 1, 0])
  await click(projector)
  await expect(projector.locator('.sentence')).toHaveText('3人中2人が「そう思う」')
  await expect(projector.locator('.tally-drawing')).toBeVisible()
  await expect(phones.en.locator('.tally-sentence')).toHaveText('2 of 3 agree')
  await expect(projector.locator('.tally table tr')).toHaveText([
    '回答人数',
    /まったくそう思わない1/,
    /あまりそう思わない0/,
    /どちらともいえない0/,
    /ややそう思う1/,
    /強くそう思う1/,
    /わからない0/,
  ])

  // A voter changes the answer while the bar is shown, and everybody sees the change.
  await answer(phones.en, 0).tap()
  await expect(projector.locator('.sentence')).toHaveText('3人中3人が「そう思う」')

  // At the first claim the poll of the thesis is closed and that of the claim is open.
  await click(projector)
  await expect.poll(async () => (await hall.room()).slide).toBe('quiet-evenings')
  const { polls } = await hall.room()
  expect(polls['thesis.before']?.open).toBe(false)
  expect(polls['quiet-evenings']).toMatchObject({ open: true, revealed: false, voted: 0 })
  await expect(phones.ja.locator('h1')).toHaveText('夜の来館者は、午後と同じくらい多くなる。')
  await expect(phones.ja.locator('.status .saved')).toHaveCount(0)
})

test('a whole evening by forward clicks ends with every claim and all three votes on the thesis counted', async ({
  hall,
}) => {
  const projector = await hall.projector({ drives: true })
  const phone = await hall.phone('ja')
  const seen: string[] = []
  for (let clicks = 0; clicks < 300; clicks++) {
    const id = (await slideOf(projector)) ?? ''
    if (seen.at(-1) !== id) seen.push(id)
    const { slide } = await hall.room()
    if (id === 'about') break
    if (votes.includes(id)) {
      await expect.poll(async () => (await hall.room()).slide).toBe(id)
      await expect(answer(phone, 1)).toBeEnabled()
      await expect(phone.locator('[aria-pressed=true]')).toHaveCount(0)
      await answer(phone, 1).tap()
      await saved(phone)
    }
    expect(slide).toBeDefined()
    await click(projector)
  }
  expect(seen).toEqual(slides.map(({ id }) => id))
  await expect
    .poll(async () => Object.values((await hall.room()).polls).map(({ counts }) => counts))
    .toEqual(votes.map(() => [0, 0, 0, 1, 0, 0]))
})

test('a reset sets the votes aside, and undoing it brings them back', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const phone = await hall.phone('en')
  const desk = await hall.desk('en')
  await answer(phone, 1).tap()
  await saved(phone)
  await expect(desk.locator('.tally-sentence')).toHaveText('1 of 1 agree')
  await desk.getByRole('button', { name: 'Reset vote…' }).click()
  await desk.getByRole('button', { name: 'Reset vote', exact: true }).click()
  await expect(desk.locator('.tally-sentence')).toHaveText('No votes yet')
  await expect(phone.locator('[aria-pressed=true]')).toHaveCount(0)
  await desk.getByRole('button', { name: 'Undo reset' }).click()
  await expect(desk.locator('.tally-sentence')).toHaveText('1 of 1 agree')
  await expect(answer(phone, 1)).toHaveAttribute('aria-pressed', 'true')
})

test('the desk steers: next, back, close, open, reveal, hide', async ({ hall }) => {
  const projector = await hall.projector()
  const desk = await hall.desk('ja')
  const phone = await hall.phone('ja')
  expect(desk.url()).not.toContain(hall.key)
  await desk.getByRole('button', { name: /次へ/ }).click()
  await expect.poll(() => slideOf(projector)).toBe('before')
  await answer(phone, 0).tap()
  await saved(phone)
  await desk.getByRole('button', { name: '締め切る' }).click()
  await expect(phone.locator('.shut')).toContainText('投票は締め切りました。あなたの回答：強くそう思う')
  await expect(projector.locator('.join')).toBeHidden()
  await desk.getByRole('button', { name: '投票を始める' }).click()
  await expect(answer(phone, 0)).toHaveAttribute('aria-pressed', 'true')
  await desk.getByRole('button', { name: '結果を表示' }).click()
  await expect(projector.locator('.sentence')).toHaveText('1 of 1 agree')
  await desk.getByRole('button', { name: '結果を伏せる' }).click()
  await expect(projector.locator('.sentence')).toHaveText('1 person has voted')
  await desk.getByRole('button', { name: /前へ/ }).click()
  await expect.poll(() => slideOf(projector)).toBe('start')
  await expect(desk.locator('.bar-top')).toContainText('1台が接続中')
})

test('[I1] after a crash the server comes back with every vote, and open phones and projectors reconnect', async ({
  ownHall: hall,
}) => {
  const projector = await hall.projector({ lang: 'en', drives: true })
  const phones = await threePhones(hall)
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
  for (const phone of Object.values(phones)) {
    await answer(phone, 1).tap()
    await saved(phone)
  }
  await expect(projector.locator('.sentence')).toHaveText('3 of 3 agree')
  const before = await hall.room()
  await hall.kill()
  await expect(projector.locator('.stale')).toHaveText('Connection lost. This count may be out of date.')
  await expect(phones.ja.locator('.banner')).toBeVisible()
  // Without the server the slides can still be turned, and a tap is kept.
  await projector.keyboard.press('ArrowUp')
  await expect.poll(() => slideOf(projector)).toBe('staff-cost.arguments')
  await answer(phones.en, 5).tap()
  await expect(phones.en.locator('.status')).toHaveText('Sending…')
  await hall.restart()
  await expect(phones.en.locator('.status .saved')).toBeVisible({ timeout: 20_000 })
  await expect(projector.locator('.stale')).toHaveCount(0, { timeout: 20_000 })
  const after = await hall.room()
  expect(after.code).toBe(before.code)
  expect(after.version).toBeGreaterThan(before.version)
  expect(after.polls['staff-cost']?.counts).toEqual([0, 0, 0, 2, 0, 1])
  // The projector moved on in the meantime, and the room follows it.
  await expect.poll(async () => (await hall.room()).slide).toBe('staff-cost.arguments')
})

test('a phone asks once for the votes that the server holds: when it opens, and when its server is back', async ({
  ownHall: hall,
}) => {
  const asked: string[] = []
  const phone = await hall.open(`/j/${hall.code}`, {
    viewport: phoneSize,
    hasTouch: true,
    prepare: async (page) =>
      void page.on('request', (request) => {
        if (request.url().endsWith('/votes/mine')) asked.push(request.url())
      }),
  })
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await answer(phone, 1).tap()
  await saved(phone)
  expect(asked).toHaveLength(1)
  await hall.kill()
  await expect(phone.locator('.banner')).toBeVisible()
  await hall.restart()
  await expect(phone.locator('.banner')).toHaveCount(0, { timeout: 20_000 })
  await answer(phone, 2).tap()
  await saved(phone)
  expect(asked).toHaveLength(2)
})

test('[I9] a tap without a network is shown as sending, and counts once', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
  const phone = await hall.phone('zh-Hans')
  await expect(answer(phone, 0)).toBeVisible()
  await phone.context().setOffline(true)
  await answer(phone, 0).tap()
  await answer(phone, 3).tap()
  await expect(phone.locator('.status')).toHaveText('正在发送……')
  expect((await hall.room()).polls['young-readers']?.voted).toBe(0)
  await phone.context().setOffline(false)
  await expect(phone.locator('.status .saved')).toBeVisible({ timeout: 20_000 })
  expect((await hall.room()).polls['young-readers']?.counts).toEqual([0, 1, 0, 0, 0, 0])
})

test('a reload keeps the answer, and a late phone shows the room’s slide', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  const phone = await hall.phone('ja')
  await answer(phone, 2).tap()
  await saved(phone)
  await phone.reload()
  await expect(answer(phone, 2)).toHaveAttribute('aria-pressed', 'true')
  await saved(phone)
  await phone.getByText('自分の回答').click()
  await expect(phone.locator('details li')).toContainText('どちらともいえない')
  await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 2 })
  const late = await hall.phone('en')
  await expect(late.locator('h1')).toContainText('extra staff')
  const screen = await hall.projector({ lang: 'en' })
  await expect.poll(() => slideOf(screen)).toBe('staff-cost.arguments')
  await expect(screen.locator('#staff-cost\\.arguments .fragment.visible')).toHaveCount(2)
})

test('two rooms at once do not see each other', async ({ hall }) => {
  const other = await hall.newRoom()
  const mine = await hall.phone('en')
  const theirs = await hall.open(`/j/${other.code}`, { lang: 'en', hasTouch: true })
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await answer(mine, 0).tap()
  await saved(mine)
  await expect(theirs.locator('h1')).toHaveText('Please look up at the screen')
  await theirs.reload()
  await expect(theirs.locator('h1')).toHaveText('Please look up at the screen')
})

test('a wrong code, an ended room and a missing key each get an explanation and a way to continue', async ({
  hall,
}) => {
  const wrong = await hall.open('/j/AAAAAA', { lang: 'en' })
  await expect(wrong.getByRole('alert')).toHaveText('No session has this code. Check it against the screen')
  await wrong.getByLabel('Join code').fill(hall.code.toLowerCase().replace(/^(...)/, '$1-'))
  await wrong.getByRole('button', { name: 'Join' }).click()
  await expect(wrong.locator('h1')).toHaveText('Please look up at the screen')
  const keyless = await hall.open('/console', { lang: 'ja' })
  await expect(keyless.locator('main')).toContainText('鍵がないか')
  await keyless.getByLabel('ホストキー').fill('guessed')
  await keyless.getByRole('button', { name: '一覧を表示' }).click()
  await expect(keyless.getByRole('alert')).toHaveText('この鍵はこのサーバーでは使えないか、すでに無効になっています')
  const screen = await hall.open('/?room=AAAAAA', { lang: 'zh-Hans' })
  await expect(screen.getByRole('alert').filter({ hasText: '没有这个加入码，请对照大屏幕检查' })).toBeVisible()
  await hall.control({ action: 'end' })
  await expect(wrong.locator('h1')).toHaveText('This session has ended. Thank you for voting.')
  await wrong.getByRole('link', { name: 'See the results' }).click()
  await expect(wrong.locator('h1')).toHaveText('Results')
})

test('a phone votes over plain HTTP in a network, where the browser offers fewer functions', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
  const { joinUrl } = await hall.room()
  const phone = await hall.phone('ja')
  await phone.goto(joinUrl)
  // Without a network the address is localhost, which browsers treat as secure even over HTTP.
  expect(await phone.evaluate(() => isSecureContext)).toBe(new URL(joinUrl).hostname === 'localhost')
  await answer(phone, 1).tap()
  await saved(phone)
  expect((await hall.room()).polls['young-readers']?.counts).toEqual([0, 0, 0, 1, 0, 0])
})

test('[C9] a tap at the moment when the claim changes does not count for the new claim, and the phone says so', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const phone = await hall.phone('en')
  await expect(answer(phone, 0)).toBeVisible()
  // Faster than any person: at the very moment when the new claim is shown.
  await phone.evaluate(() => {
    const claim = document.querySelector('h1')?.textContent
    new MutationObserver((_, observer) => {
      if (document.querySelector('h1')?.textContent === claim) return
      observer.disconnect()
      document.querySelector<HTMLElement>('button.answer')?.click()
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
  const said = 'The claim has just changed. Read it, then answer again.'
  await expect(phone.locator('.moment .status')).toHaveText(said)
  await expect(phone.getByRole('status')).toContainText(said)
  expect((await hall.room()).polls['young-readers']?.voted).toBe(0)
  await answer(phone, 0).tap()
  await saved(phone)
  expect((await hall.room()).polls['young-readers']?.voted).toBe(1)
})

test('[C1] a vote that this browser kept but the server does not have is not shown as saved', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const phone = await hall.phone('en')
  await answer(phone, 0).tap()
  await saved(phone)
  // The server does not know this voter, as if it had lost the vote.
  const keep = (code: string) => {
    localStorage.setItem('voter', 'f'.repeat(32))
    const vote = { claim: 'staff-cost', round: 'main', epoch: 1, value: 2, n: 3 }
    localStorage.setItem(`votes ${code}`, JSON.stringify([['staff-cost', { n: 3, held: [vote] }]]))
  }
  await phone.evaluate(keep, hall.code)
  await phone.reload()
  await expect(phone.locator('.status')).toHaveText('How much do you agree?')
  await expect(phone.locator('[aria-pressed=true]')).toHaveCount(0)
})
