// A debate that is being written (--watch): what an author sees after each save, in a copy of the debate about buses.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright/test'
import { showCode } from '../../src/core/room-code.ts'
import { test as base, expect, isComplaint, phoneSize, stageSize } from './hall.ts'

const root = join(import.meta.dirname, '../..')

interface Author {
  folder: string
  /** Starts the program; resolves with the address of the projector. */
  start(): Promise<URL>
  /** What the program printed for errors. */
  said(): string
  /** Saves the debate as editors do, by a new file in place of the old one. */
  save(change: (text: string) => string, file?: string): void
  open(address: string | URL, size?: { width: number; height: number }): Promise<Page>
}

const test = base.extend<{ author: Author }>({
  author: async ({ browser }, use) => {
    const home = mkdtempSync(join(tmpdir(), 'watch-'))
    const folder = join(home, 'buses')
    cpSync(join(root, 'tests/fixtures/buses'), folder, { recursive: true })
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    let child: ChildProcess | undefined
    let said = ''
    const save: Author['save'] = (change, file = 'debate.md') => {
      writeFileSync(join(home, 'new'), change(readFileSync(join(folder, file), 'utf8')))
      renameSync(join(home, 'new'), join(folder, file))
    }
    async function start(): Promise<URL> {
      const args = ['start', folder, '--watch', '--port', '0', '--host', '127.0.0.1', '--data-dir', join(home, 'data')]
      const started = spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args])
      child = started
      started.stderr.on('data', (data) => {
        said += data
      })
      let text = ''
      return new Promise((resolve) =>
        started.stdout.on('data', (data) => {
          text += data
          const [, projector] = /Projector +(\S+)/.exec(text) ?? []
          if (projector) resolve(new URL(projector))
        }),
      )
    }
    async function open(address: string | URL, viewport = stageSize): Promise<Page> {
      const context = await browser.newContext({ viewport })
      contexts.push(context)
      const page = await context.newPage()
      page.on('console', (message) => isComplaint(message) && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(String(address))
      return page
    }
    try {
      await use({ folder, start, said: () => said, save, open })
      expect(complaints).toEqual([])
    } finally {
      for (const context of contexts) await context.close()
      const ended = new Promise((resolve) => (child ? child.once('exit', resolve) : resolve(undefined)))
      child?.kill()
      await ended
      rmSync(home, { recursive: true })
    }
  },
})

/** Marks a page, so that one which has loaded anew is recognized. */
const mark = (page: Page) => page.evaluate(() => document.body.setAttribute('data-marked', ''))
const isMarked = (page: Page) => page.evaluate(() => document.body.hasAttribute('data-marked'))

const reason = 'Of every ten short car trips, four begin and end beside a stop.'

test('a save changes the words of every open page in place: its slide, its step and its window stay', async ({
  author,
}) => {
  const projector = await author.start()
  const room = projector.searchParams.get('room')
  const screen = await author.open(`${projector.origin}/d/buses/?lang=en&room=${room}${projector.hash}`)
  const deck = await author.open(`${projector.origin}/d/buses/en/#/more-riders.arguments`)
  const scroll = await author.open(`${projector.origin}/d/buses/en/`, phoneSize)
  const phone = await author.open(`${projector.origin}/j/${room}?lang=en`, phoneSize)
  const shown = (page: Page, text: string) => page.getByText(text).filter({ visible: true }).first()
  await expect(deck.locator('section.arguments.present')).toBeVisible()
  await deck.keyboard.press('ArrowRight')
  await expect(shown(deck, reason)).toBeVisible()
  await expect(screen.locator('section.start.present')).toBeVisible()
  await screen.keyboard.press('ArrowRight')
  await expect(shown(screen, 'No name, no account.')).toBeVisible()
  await expect(scroll.locator('#more-riders')).toContainText(reason)
  await expect(phone.getByRole('heading').first()).toBeVisible()
  const pages = [screen, deck, scroll, phone]
  for (const page of pages) await mark(page)
  author.save((text) =>
    text.replace(reason, 'Four of ten car trips are short.').replace('No name, no account.', 'Nobody asks your name.'),
  )
  await expect(shown(deck, 'Four of ten car trips are short.')).toBeVisible()
  await expect(shown(screen, 'Nobody asks your name.')).toBeVisible()
  await expect(scroll.locator('#more-riders')).toContainText('Four of ten car trips are short.')
  // The sentence of a claim is another question, so pages that show counts of the old one load anew; a reader's page does not.
  author.save((text) => text.replace('you would take one at least once a week', 'you would take one a day'))
  await expect(scroll.locator('#more-riders')).toContainText('If buses were free, you would take one a day.')
  await expect.poll(() => isMarked(screen).catch(() => true)).toBe(false)
  expect(await Promise.all([deck, scroll].map(isMarked))).toEqual([true, true])
  await expect(shown(screen, 'Nobody asks your name.')).toBeVisible()
})

test('a fault is shown beside the slide and in the terminal, and the debate stays as it was until a save corrects it', async ({
  author,
}) => {
  const { origin } = await author.start()
  const deck = await author.open(`${origin}/d/buses/en/#/pause`)
  const page = deck.locator('section.present .own-text')
  await expect(page).toContainText('Five minutes')
  author.save((text) => text.replace("Five minutes' break.", 'Ten minutes for {=coffee.'))
  const faults = deck.getByRole('alert')
  await expect(faults).toContainText(/debate\.md:53:\d+ .* is never closed/)
  await expect.poll(author.said).toMatch(/debate\.md:53:\d+ .* is never closed.*\n.*buses stays as it was before\./)
  await expect(page).toContainText('Five minutes')
  // The list can be folded, by a key that then turns no slide.
  await faults.locator('summary').focus()
  await deck.keyboard.press(' ')
  await expect(faults.locator('details')).not.toHaveAttribute('open')
  await expect(page).toBeVisible()
  author.save((text) => text.replace('{=coffee.', '{=coffee}.'))
  await expect(page).toContainText('Ten minutes for coffee.')
  await expect(faults).toHaveCount(0)
  // A text without a translation is a warning, whose list is folded.
  author.save((text) => text.replace(/^- ja: 5分の休憩.*\n/m, ''))
  await expect(faults.locator('summary')).toHaveText('⚠ 1')
  await expect(faults.locator('details')).not.toHaveAttribute('open')
  await expect(faults).toContainText(/debate\.md:\d+:\d+ warning: /)
})

/** The controls that the list of faults covers. */
const coveredBy = (page: Page) =>
  page.evaluate(() => {
    const list = document.querySelector('.page-note')?.getBoundingClientRect()
    if (!list) throw new Error('no list')
    return [...document.querySelectorAll('body :is(a, button, select, summary, input)')]
      .filter((control) => {
        const { top, bottom, left, right, width } = control.getBoundingClientRect()
        const isOver = top < list.bottom && bottom > list.top && left < list.right && right > list.left
        return width > 0 && control.checkVisibility({ opacityProperty: true }) && isOver
      })
      .map((control) => control.textContent)
  })

for (const size of [stageSize, { width: 360, height: 640 }])
  test(`the list of faults covers nothing that is used, in a window ${size.width} wide`, async ({ author }) => {
    const projector = await author.start()
    const { origin } = projector
    const pages = [
      await author.open(`${origin}/d/buses/en/#/more-riders`, size),
      await author.open(`${origin}/console#${projector.searchParams.get('room')}.${projector.hash.slice(1)}`, size),
    ]
    author.save((text) => text.replace("Five minutes' break.", 'Ten minutes for {=coffee.'))
    for (const page of pages) {
      const faults = page.getByRole('alert').filter({ hasText: 'never closed' })
      await expect(faults).toBeVisible()
      // A page that scrolls is seen to its end, which it has once the first scroll has laid out all of its parts.
      const toEnd = () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
      await toEnd()
      await expect(page.locator('[data-stack]:not([data-laid])')).toHaveCount(0)
      await toEnd()
      await page.mouse.move(10, 10)
      await expect.poll(() => coveredBy(page)).toEqual([])
      await faults.locator('summary').click()
      await expect.poll(() => coveredBy(page)).toEqual([])
    }
  })

test('a new argument or claim loads the page anew at the same slide and step', async ({ author }) => {
  const { origin } = await author.start()
  const deck = await author.open(`${origin}/d/buses/en/#/more-riders.arguments`)
  await expect(deck.locator('section.arguments.present')).toBeVisible()
  await deck.keyboard.press('ArrowRight')
  const shown = deck.locator('section.present .fragment.visible')
  await expect(shown).toHaveCount(1)
  // reveal.js writes the address up to a second late.
  await expect(deck).toHaveURL(/#\/more-riders\.arguments\/0$/)
  author.save((text) =>
    text.replace(
      '# Page pause',
      '## Counter\n- en: Walking is free too.\n- ja: 歩けば無料だ。\n\n# Claim more-noise\n\n- en: Buses are loud.\n- ja: バスはうるさい。\n\n# Page pause',
    ),
  )
  await expect(deck.locator('section.present .fragment')).toHaveCount(2)
  await expect(shown).toHaveText([/Of every ten/])
  await expect(deck.locator('[id="more-noise"]')).toBeAttached()
})

test('phone, desk and projector that were loaded while the id was a wrong one come back when it is right again', async ({
  author,
}) => {
  const projector = await author.start()
  const [, code = ''] = /room=(\w+)/.exec(projector.search) ?? []
  const [screen, phone, desk] = await Promise.all([
    author.open(projector),
    author.open(new URL(`/j/${code}`, projector), phoneSize),
    author.open(new URL(`/console#${code}.${projector.hash.slice(1)}`, projector)),
  ])
  for (const page of [screen, phone, desk]) await expect(page.getByText(showCode(code)).first()).toBeVisible()
  author.save((text) => text.replace('# Debate buses', '# Debate busses'))
  await expect.poll(author.said).toContain('busses')
  for (const page of [phone, desk]) await page.clock.install()
  for (const page of [screen, phone, desk]) await page.reload()
  await expect(screen.getByText('There is nothing at this address')).toBeVisible()
  for (const page of [phone, desk]) await expect(page.getByText('belongs to another debate')).toBeVisible()
  author.save((text) => text.replace('# Debate busses', '# Debate buses'))
  await expect(screen.locator('.reveal')).toBeVisible()
  for (const page of [phone, desk]) {
    await page.clock.fastForward(15_000)
    await expect(page.getByText('belongs to another debate')).toBeHidden()
    await expect(page.getByText('Connection lost')).toBeHidden()
    await expect(page.getByText(showCode(code)).first()).toBeVisible()
  }
})

test('colours and pictures change in place too', async ({ author }) => {
  const { origin } = await author.start()
  const deck = await author.open(`${origin}/d/buses/en/#/more-riders`)
  const picture = deck.locator('section.present img')
  const source = await picture.getAttribute('src')
  await mark(deck)
  cpSync(join(author.folder, 'pictures/stop.jpg'), join(author.folder, 'pictures/other.jpg'))
  author.save((text) => text.replace('pictures/tall.png', 'pictures/other.jpg'))
  await expect(picture).not.toHaveAttribute('src', source ?? '')
  writeFileSync(join(author.folder, 'theme.css'), ':root { --paper: #ffffff; }\n')
  await expect(deck.locator('html')).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  expect(await isMarked(deck)).toBe(true)
  // Dark colours are the program's own where a theme sets none.
  await deck.emulateMedia({ colorScheme: 'dark' })
  await expect(deck.locator('html')).toHaveCSS('background-color', 'rgb(21, 21, 23)')
})

test('a changed number of a chart is drawn, on slides and on the page that scrolls', async ({ author }) => {
  author.save((text) =>
    text
      .replace('- picture: pictures/tall.png', '- picture: pictures/tall.png\n- charts: trips')
      .replace(
        '# Page pause',
        '# Chart trips\n- en: Trips\n- ja: 移動\n\n| | a |\n|---|---|\n| 2024 | 12 |\n| 2025 | 15 |\n\n# Page pause',
      ),
  )
  const { origin } = await author.start()
  const deck = await author.open(`${origin}/d/buses/en/#/more-riders.trips`)
  const scroll = await author.open(`${origin}/d/buses/en/`, phoneSize)
  const canvas = deck.locator('section.present canvas')
  await expect(canvas).toBeVisible()
  await expect(scroll.locator('#more-riders .chart').first()).toContainText('15')
  await mark(deck)
  const picture = () => canvas.evaluate((own: HTMLCanvasElement) => own.toDataURL())
  // Chart.js draws the first picture over several frames.
  let before = ''
  await expect
    .poll(async () => {
      const last = before
      before = await picture()
      return before === last
    })
    .toBe(true)
  author.save((text) => text.replace('| 2025 | 15 |', '| 2025 | 60 |'))
  await expect(scroll.locator('#more-riders .chart').first()).toContainText('60')
  await expect(deck.locator('section.present table')).toContainText('60')
  await expect.poll(picture).not.toBe(before)
  expect(await isMarked(deck)).toBe(true)
})

test('the start waits until the debate has no fault', async ({ author }) => {
  author.save((text) => text.replace('# Page pause', '# Pge pause'))
  const started = author.start()
  await expect.poll(author.said).toMatch(/debate\.md:51:\d+ .*\nThe start waits for a save that corrects this\.\n/)
  author.save((text) => text.replace('# Pge pause', '# Page pause'))
  const { origin } = await started
  const deck = await author.open(`${origin}/d/buses/en/#/pause`)
  await expect(deck.locator('section.present .own-text')).toContainText('Five minutes')
})
