// An evening on the real server: phones in three languages, a projector, a desk; they show the votes that were cast.
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { toSlides } from '../../src/core/deck.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { expect, type Hall, type Lang, langs, test } from './hall.ts'

const slideOf = (page: Page) =>
  page.evaluate(() => document.querySelector('section.present.slide, section.present section.present')?.id)
/** A clicker sends two keys, forward and back. */
const click = (page: Page, times = 1) =>
  Array.from({ length: times }).reduce<Promise<void>>(async (before) => {
    await before
    await page.keyboard.press('PageDown')
  }, Promise.resolve())
const answer = (page: Page, index: number) => page.locator('button.answer').nth(index)
const saved = (page: Page) => expect(page.locator('.status .saved')).toBeVisible()

const slides = toSlides(readContent(join(import.meta.dirname, '../..')).deck)
const votes = slides.flatMap(({ id, kind }) => (kind === 'vote' ? [id] : []))

async function threePhones(hall: Hall): Promise<Record<Lang, Page>> {
  const [ja, zh, en] = await Promise.all(langs.map((lang) => hall.phone(lang)))
  if (!ja || !zh || !en) throw new Error('three phones were asked for')
  return { ja, 'zh-Hans': zh, en }
}

test('three languages vote on one claim and a clicker alone hides, opens and reveals', async ({ hall }) => {
  const projector = await hall.projector({ lang: 'ja', drives: true })
  expect(projector.url()).not.toContain(hall.key)
  const phones = await threePhones(hall)
  await expect(phones.ja.locator('h1')).toHaveText('スクリーンをご覧ください')
  await click(projector)
  await expect.poll(() => slideOf(projector)).toBe('before')
  await expect(phones['zh-Hans'].locator('h1')).toHaveText('2023年，AI大模型在中国带来了一场资本盛宴。')
  await expect(phones.en.locator('h1')).toHaveText('In 2023, large AI models brought a feast of capital to China.')
  await answer(phones.ja, 0).tap()
  await answer(phones['zh-Hans'], 1).tap()
  await answer(phones.en, 4).tap()
  for (const phone of Object.values(phones)) await saved(phone)

  // Hidden: the number of votes is shown, the counts are not.
  await expect(projector.locator('.sentence')).toHaveText('3人が投票しました')
  await expect(projector.locator('.bar')).toBeHidden()
  expect((await hall.room()).polls['thesis.before']?.counts).toEqual([1, 0, 0, 1, 1, 0])
  await click(projector)
  await expect(projector.locator('.sentence')).toHaveText('3人中2人が「そう思う」')
  await expect(projector.locator('.bar canvas')).toBeVisible()
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

  // A voter changes the answer while the bar is shown: everybody sees it.
  await answer(phones.en, 0).tap()
  await expect(projector.locator('.sentence')).toHaveText('3人中3人が「そう思う」')

  // On the first claim the poll of the thesis is closed, and that of the claim is open.
  await click(projector)
  await expect.poll(async () => (await hall.room()).slide).toBe('billions-claim-inflated')
  const { polls } = await hall.room()
  expect(polls['thesis.before']?.open).toBe(false)
  expect(polls['billions-claim-inflated']).toMatchObject({ open: true, revealed: false, voted: 0 })
  await expect(phones.ja.locator('h1')).toContainText('誇張だった')
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

test('a reset puts the votes aside and undo brings them back', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
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

test('[I1] a killed server comes back with every vote, and open phones and projectors with it', async ({ hall }) => {
  const projector = await hall.projector({ lang: 'en', drives: true })
  const phones = await threePhones(hall)
  await hall.control({ action: 'goto', slide: 'few-unicorns.result', step: 0 })
  for (const phone of Object.values(phones)) {
    await answer(phone, 1).tap()
    await saved(phone)
  }
  await expect(projector.locator('.sentence')).toHaveText('3 of 3 agree')
  const before = await hall.room()
  await hall.kill()
  await expect(projector.locator('.stale')).toHaveText('Connection lost. This count may be out of date.')
  await expect(phones.ja.locator('.banner')).toBeVisible()
  // The slides can be turned without the server, and a tap is kept.
  await projector.keyboard.press('ArrowUp')
  await expect.poll(() => slideOf(projector)).toBe('few-unicorns.arguments')
  await answer(phones.en, 5).tap()
  await expect(phones.en.locator('.status')).toHaveText('Sending…')
  await hall.restart()
  await expect(phones.en.locator('.status .saved')).toBeVisible({ timeout: 20_000 })
  await expect(projector.locator('.stale')).toBeEmpty({ timeout: 20_000 })
  const after = await hall.room()
  expect(after.code).toBe(before.code)
  expect(after.version).toBeGreaterThan(before.version)
  expect(after.polls['few-unicorns']?.counts).toEqual([0, 0, 0, 2, 0, 1])
  // The projector has moved on meanwhile: the room follows it.
  await expect.poll(async () => (await hall.room()).slide).toBe('few-unicorns.arguments')
})

test('[I9] a tap without a network is shown as sending and lands once', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'in-house-counts', step: 0 })
  const phone = await hall.phone('zh-Hans')
  await expect(answer(phone, 0)).toBeVisible()
  await phone.context().setOffline(true)
  await answer(phone, 0).tap()
  await answer(phone, 3).tap()
  await expect(phone.locator('.status')).toHaveText('正在发送……')
  expect((await hall.room()).polls['in-house-counts']?.voted).toBe(0)
  await phone.context().setOffline(false)
  await expect(phone.locator('.status .saved')).toBeVisible({ timeout: 20_000 })
  expect((await hall.room()).polls['in-house-counts']?.counts).toEqual([0, 1, 0, 0, 0, 0])
})

test('a reload keeps the answer, and a late phone shows the room’s slide', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'a-share-feast', step: 0 })
  const phone = await hall.phone('ja')
  await answer(phone, 2).tap()
  await saved(phone)
  await phone.reload()
  await expect(answer(phone, 2)).toHaveAttribute('aria-pressed', 'true')
  await saved(phone)
  await phone.getByText('自分の回答').click()
  await expect(phone.locator('details li')).toContainText('どちらともいえない')
  await hall.control({ action: 'goto', slide: 'few-unicorns.arguments', step: 2 })
  const late = await hall.phone('en')
  await expect(late.locator('h1')).toContainText('unicorns')
  const screen = await hall.projector({ lang: 'en' })
  await expect.poll(() => slideOf(screen)).toBe('few-unicorns.arguments')
  await expect(screen.locator('#few-unicorns\\.arguments .fragment.visible')).toHaveCount(2)
})

test('two rooms at once do not see each other', async ({ hall }) => {
  const other = await hall.newRoom()
  const mine = await hall.phone('en')
  const theirs = await hall.open(`/j/${other.code}`, { lang: 'en', hasTouch: true })
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  await answer(mine, 0).tap()
  await saved(mine)
  await expect(theirs.locator('h1')).toHaveText('Please look up at the screen')
  await theirs.reload()
  await expect(theirs.locator('h1')).toHaveText('Please look up at the screen')
})

test('the language switches in place, on the same slide and step', async ({ hall }) => {
  const projector = await hall.projector({ lang: 'en', drives: true })
  await hall.control({ action: 'goto', slide: 'few-unicorns.arguments', step: 2 })
  const present = projector.locator('section.present section.present')
  await expect(present.locator('.fragment.visible')).toHaveCount(2)
  await expect(present.locator('h2').first()).toHaveText('Reasons to agree')
  await projector.keyboard.press('t')
  await expect(present.locator('h2').first()).toHaveText('支持的理由')
  await expect(projector.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await projector.keyboard.press('t')
  await expect(present.locator('h2').first()).toHaveText('そう言える理由')
  expect(await slideOf(projector)).toBe('few-unicorns.arguments')
  await expect(present.locator('.fragment.visible')).toHaveCount(2)
  await projector.mouse.move(400, 400)
  await projector.locator('.menu select').first().selectOption('en')
  await expect(present.locator('h2').first()).toHaveText('Reasons to agree')
  // The language is chosen once and kept after a reload; a language in the address has priority.
  await projector.reload()
  await expect(projector.locator('html')).toHaveAttribute('lang', 'en')
  const named = await hall.open('/?lang=zh-Hans', { lang: 'ja' })
  await expect(named.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(named.locator('.reveal.ready')).toBeVisible()
  await named.keyboard.press('t')
  await expect(named.locator('html')).toHaveAttribute('lang', 'ja')
  await named.reload()
  await expect(named.locator('html')).toHaveAttribute('lang', 'ja')
})

test('a wrong code, an ended room and a missing key each get a sentence and a way on', async ({ hall }) => {
  const wrong = await hall.open('/j/AAAAAA', { lang: 'en' })
  await expect(wrong.getByRole('alert')).toHaveText('No session has this code. Check it against the screen')
  await wrong.getByLabel('Join code').fill(hall.code.toLowerCase().replace(/^(...)/, '$1-'))
  await wrong.getByRole('button', { name: 'Join' }).click()
  await expect(wrong.locator('h1')).toHaveText('Please look up at the screen')
  const keyless = await hall.open('/console', { lang: 'ja' })
  await expect(keyless.locator('main')).toContainText('鍵がありません')
  await keyless.getByLabel('ホストキー').fill('guessed')
  await keyless.getByRole('button', { name: '一覧を表示' }).click()
  await expect(keyless.getByRole('alert')).toHaveText('このサーバーのホストキーではありません')
  const screen = await hall.open('/?room=AAAAAA', { lang: 'zh-Hans' })
  await expect(screen.getByRole('alert').filter({ hasText: '没有这个加入码，请对照大屏幕检查' })).toBeVisible()
  await hall.control({ action: 'end' })
  await expect(wrong.locator('h1')).toHaveText('This session has ended. Thank you for voting.')
  await wrong.getByRole('link', { name: 'See the results' }).click()
  await expect(wrong.locator('h1')).toHaveText('Results')
})

test('[C13] on a smaller slide the bar is no larger than its box, before the next frame too', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'after.result', step: 0 })
  await hall.castAll({ claim: 'thesis', round: 'after' }, ['-1', '1', '2', null])
  const viewport = { width: 1920, height: 1080 }
  const screen = await hall.projector({ lang: 'zh-Hans', viewport, colorScheme: 'dark', drives: true })
  const bar = screen.locator('.bar')
  const large = await bar.evaluate(({ clientWidth }) => clientWidth)
  await expect.poll(() => bar.locator('canvas').evaluate(({ clientWidth }) => clientWidth)).toBe(large)
  const sizes = await bar.evaluate((box) => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }))
    const [canvas] = box.children
    return [box.scrollWidth - box.clientWidth, (canvas?.clientHeight ?? 0) - box.clientHeight, box.clientWidth]
  })
  await expect(screen.locator('section.slide.present[id="after"]')).toBeVisible()
  expect(sizes).toEqual([0, 0, 868])
  expect(large).toBeGreaterThan(868)
  await expect.poll(() => bar.locator('canvas').evaluate(({ style }) => style.width)).toBe('868px')
})

test('the bar takes the size of each slide that shows it', async ({ hall }) => {
  const projector = await hall.projector()
  const canvas = projector.locator('.bar canvas')
  const heights = () => canvas.evaluate((element) => [element.clientHeight, element.parentElement?.clientHeight])
  await hall.control({ action: 'goto', slide: 'few-unicorns.result', step: 0 })
  await hall.castAll({ claim: 'few-unicorns', round: 'main' }, ['2', '1', '-1'])
  await expect.poll(heights).toEqual([190, 190])
  // The strongest answer has its full colour between its lines, so that no colour is measured during its fade.
  const colourAt = (share: number) =>
    canvas.evaluate((element: HTMLCanvasElement, part) => {
      const copy = new OffscreenCanvas(element.width, element.height).getContext('2d', { willReadFrequently: true })
      copy?.drawImage(element, 0, 0)
      const [x, y] = [element.width * part, element.height * 0.3].map(Math.round)
      const data = copy?.getImageData(x ?? 0, y ?? 0, 24, 24).data ?? []
      const colours = Array.from({ length: data.length / 4 }, (_, at) => [...data.slice(4 * at, 4 * at + 4)].join())
      const groups = Map.groupBy(colours, (colour) => colour)
      return [...groups].sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
    }, share)
  await expect.poll(() => colourAt(0.75)).toBe('38,74,134,255')
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  await expect.poll(heights).toEqual([68, 68])
  await expect.poll(() => colourAt(0.75)).toBe('38,74,134,255')
})

test('a phone votes over plain HTTP in a network, where the browser offers fewer functions', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'in-house-counts', step: 0 })
  const { joinUrl } = await hall.room()
  const phone = await hall.phone('ja')
  await phone.goto(joinUrl)
  // Without a network the address is localhost, which browsers treat as secure.
  expect(await phone.evaluate(() => isSecureContext)).toBe(new URL(joinUrl).hostname === 'localhost')
  await answer(phone, 1).tap()
  await saved(phone)
  expect((await hall.room()).polls['in-house-counts']?.counts).toEqual([0, 0, 0, 1, 0, 0])
})

test('a presenter who goes forward and at once back ends at the first slide', async ({ hall }) => {
  const projector = await hall.projector({ drives: true })
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  await expect.poll(() => slideOf(projector)).toBe('few-unicorns')
  let sent = 0
  projector.on('response', (response) => {
    if (response.url().endsWith('/control')) sent += 1
  })
  // Both keys fall before the first move has been answered, so both moves are sent, one after the other.
  await projector.evaluate(() => {
    for (const key of ['PageDown', 'PageUp']) document.dispatchEvent(new KeyboardEvent('keydown', { key }))
  })
  await expect.poll(() => sent).toBe(2)
  expect((await hall.room()).slide).toBe('few-unicorns')
  expect(await slideOf(projector)).toBe('few-unicorns')
})

test('[C9] a tap in the moment in which the claim changes is no answer to the new one, and the phone says so', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  const phone = await hall.phone('en')
  await expect(answer(phone, 0)).toBeVisible()
  // Faster than any thumb: at the very moment in which the new claim is shown.
  await phone.evaluate(() => {
    const claim = document.querySelector('h1')?.textContent
    new MutationObserver((_, observer) => {
      if (document.querySelector('h1')?.textContent === claim) return
      observer.disconnect()
      document.querySelector<HTMLElement>('button.answer')?.click()
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await hall.control({ action: 'goto', slide: 'in-house-counts', step: 0 })
  const said = 'The claim has just changed. Read it, then answer again.'
  await expect(phone.locator('.moment .status')).toHaveText(said)
  await expect(phone.getByRole('status')).toContainText(said)
  expect((await hall.room()).polls['in-house-counts']?.voted).toBe(0)
  await answer(phone, 0).tap()
  await saved(phone)
  expect((await hall.room()).polls['in-house-counts']?.voted).toBe(1)
})

test('[C1] a vote that this browser kept and the server does not hold is not shown as saved', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  const phone = await hall.phone('en')
  await answer(phone, 0).tap()
  await saved(phone)
  // As if the server had lost the vote: the voter is unknown to it.
  const keep = (code: string) => {
    localStorage.setItem('voter', 'f'.repeat(32))
    const vote = { claim: 'few-unicorns', round: 'main', epoch: 1, value: 2, n: 3 }
    localStorage.setItem(`votes ${code}`, JSON.stringify([['few-unicorns', { n: 3, held: [vote] }]]))
  }
  await phone.evaluate(keep, hall.code)
  await phone.reload()
  await expect(phone.locator('.status')).toHaveText('How much do you agree?')
  await expect(phone.locator('[aria-pressed=true]')).toHaveCount(0)
})

test('[B2] a projector whose key was changed says so, and goes on watching', async ({ hall }) => {
  const projector = await hall.projector({ drives: true })
  const post = async (path: string, key: string, body: unknown) =>
    (
      await fetch(`${hall.url}/api/rooms/${hall.code}/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()
  const { controlKey } = await post('key', hall.key, {})
  await expect(projector.locator('.notice')).toHaveText('The key is wrong or has been changed: ask for the new link')
  await post('control', controlKey, { action: 'goto', slide: 'few-unicorns', step: 0 })
  await expect.poll(() => slideOf(projector)).toBe('few-unicorns')
  await expect(projector.locator('.foot .code')).toBeVisible()
})

test('[B2] a projector without a connection says so once, and that no votes are shown only if none are', async ({
  hall,
}) => {
  const words = 'This screen is not connected to the server: it shows no votes. Trying again…'
  const prepare = async (page: Page) => void (await page.route('**/api/**', (route) => route.abort()))
  const never = await hall.open(`/?room=${hall.code}`, { prepare })
  await expect(never.locator('.notice')).toHaveText(words)
  await never.unrouteAll()
  await expect(never.locator('.foot .code')).toBeVisible()
  await expect(never.locator('.notice')).toBeEmpty()
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  await hall.castAll({ claim: 'few-unicorns', round: 'main' }, ['2', '1', '0'])
  await expect(never.locator('.foot .sentence')).toHaveText('3 people have voted')
  const driving = await hall.projector({ drives: true })
  await hall.kill()
  for (const screen of [never, driving]) {
    // A message would appear after four seconds without a server.
    await expect(screen.locator('.stale')).toHaveText('Connection lost. This count may be out of date.')
    await screen.waitForTimeout(5000)
    await expect(screen.locator('.stale')).toBeVisible()
    await expect(screen.locator('.notice')).toBeEmpty()
    await expect(screen.locator('.foot .sentence')).toHaveText('3 people have voted')
  }
  // On a slide without a count, the notice reports the lost connection.
  await driving.keyboard.press('ArrowDown')
  await expect(driving.locator('.foot')).toHaveClass(/at-arguments/)
  await expect(driving.locator('.stale')).toBeHidden()
  await expect(driving.locator('.notice')).toHaveText('Cannot reach the server. Check the Wi-Fi')
})
