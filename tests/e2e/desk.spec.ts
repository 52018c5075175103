// The desk: two presenters, keys, a rehearsal, a countdown, the screens' languages, and the rooms of a server.
import type { Page } from 'playwright/test'
import { paths } from '../../src/core/contract.ts'
import { expect, type Hall, test } from './hall.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const settings = (desk: Page, name = 'Settings') => desk.locator('summary', { hasText: name }).click()

/** Opens a desk in English that shows the room. */
async function openDesk(hall: Hall): Promise<Page> {
  const desk = await hall.desk('en', { hasTouch: true })
  await expect(desk.locator('.ways')).toBeVisible()
  return desk
}

test('of two presenters at the same moment the second gets a message, and sees the first one’s change', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const [first, second] = [await openDesk(hall), await openDesk(hall)]
  // The second command is held back until the first one has been carried out.
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await second.route('**/control', async (route) => {
    await held
    await route.continue()
  })
  await button(second, 'Show result').tap()
  await button(first, 'Close voting').tap()
  await expect.poll(async () => (await hall.room()).polls['staff-cost']?.open).toBe(false)
  release()
  await expect(second.getByRole('alert')).toHaveText(
    'Someone else changed something at the same moment; your change was not made. Try again',
  )
  await expect(button(second, 'Open voting')).toBeVisible()
  expect((await hall.room()).polls['staff-cost']?.revealed).toBe(false)
  await button(second, 'Show result').tap()
  await expect.poll(async () => (await hall.room()).polls['staff-cost']?.revealed).toBe(true)
  await expect(second.getByRole('alert')).toHaveCount(0)
})

test('a co-presenter steers with the link until a new key is made', async ({ hall }) => {
  const desk = await openDesk(hall)
  await settings(desk, 'Share control')
  await expect(desk.locator('.qr svg')).toBeVisible()
  const [link, projectorLink, showLink] = await desk
    .locator('.address input')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
  const path = (address = '') => address.replace(/^https?:\/\/[^/]+/, '')
  expect(path(showLink), 'the result alone, without a key').toBe(paths.show(hall.code))
  const other = await hall.open(path(link), { hasTouch: true })
  const projector = await hall.open(path(projectorLink))
  await expect(projector.locator('.foot')).toBeVisible()
  await button(other, 'Next').tap()
  await expect.poll(async () => (await hall.room()).slide).toBe('before')

  await button(desk, 'Change the key…').tap()
  await button(desk, /^Change the key$/).tap()
  await expect(other.locator('.bar-top')).toContainText('The key is wrong or has been changed: ask for the new link')
  await projector.keyboard.press('PageDown')
  await expect(projector.getByRole('alert').filter({ hasText: 'The key is wrong or has been changed' })).toBeVisible()
  // The presenter who made the new key continues with it.
  await expect(desk.locator('.bar-top')).toContainText('phones')
  await button(desk, 'Next').tap()
  await expect(desk.locator('.now')).toContainText('Slide 3 of')
})

test('a rehearsal fills the room, is marked on every screen, goes on with a desk that is opened again, and is wiped with one tap', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '-1'])
  let desk = await openDesk(hall)
  const address = await desk.evaluate(() => location.href)
  const projector = await hall.projector()
  const phone = await hall.phone('ja')
  // The simulated voters answer slowly; this lets the test move the desk's clock forward.
  await desk.clock.install()
  const voted = (poll: string) =>
    expect.poll(
      async () => {
        await desk.clock.fastForward(1000)
        return (await hall.room()).polls[poll]?.voted
      },
      { intervals: [100] },
    )
  await settings(desk)
  await button(desk, 'Rehearse').tap()
  await expect(projector.locator('.rehearsal')).toHaveText('Rehearsal: these votes will be wiped')
  await expect(phone.locator('main')).toContainText('リハーサル中')
  await expect(desk.locator('.rehearsal')).toBeVisible()
  await hall.control({ action: 'goto', slide: 'before', step: 0 })
  await voted('thesis.before').toBe(30)
  const again = await desk.context().newPage()
  await desk.close()
  desk = again
  await desk.clock.install()
  await desk.goto(`${address}#${hall.code}.${hall.key}`)
  await hall.control({ action: 'goto', slide: 'after', step: 0 })
  await voted('thesis.after').toBe(30)
  await hall.control({ action: 'goto', slide: 'swing', step: 0 })
  // The same voters voted both times.
  expect((await hall.room()).swing).toMatchObject({
    before: expect.arrayContaining([0]),
    after: expect.arrayContaining([0]),
  })
  await settings(desk)
  await button(desk, 'Wipe the rehearsal').tap()
  await expect(projector.locator('.rehearsal')).toBeHidden()
  await expect(phone.locator('main')).not.toContainText('リハーサル中')
  const { slide, polls } = await hall.room()
  expect(slide).toBe('staff-cost')
  expect(polls['staff-cost']).toMatchObject({ voted: 2, open: true, counts: [0, 1, 0, 0, 1, 0] })
  expect(polls['thesis.before']?.voted ?? 0).toBe(0)
})

test('a countdown is seen on desk, projector and phone, and closes the vote by itself', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const desk = await openDesk(hall)
  const [projector, phone] = [await hall.projector(), await hall.phone('en')]
  await settings(desk)
  await button(desk, '2 minutes').tap()
  await expect(desk.locator('.now')).toContainText(/Closes in 1:5\d|Closes in 2:00/)
  await expect(projector.locator('.ends .state')).toHaveText(/Closes in (1:5\d|2:00)/)
  await expect(phone.locator('main')).toContainText(/Closes in (1:5\d|2:00)/)
  await button(desk, 'No deadline').tap()
  await expect(projector.locator('.ends .state')).toHaveText('Voting is open')
  await hall.control({ action: 'countdown', claim: 'staff-cost', round: 'main', seconds: 5 })
  await expect(phone.locator('.shut')).toBeVisible({ timeout: 12_000 })
  expect((await hall.room()).polls['staff-cost']).toMatchObject({ open: false, closesIn: null })
})

test('the desk chooses the languages of all screens, and phones do not move', async ({ hall }) => {
  const [desk, projector, phone] = [await openDesk(hall), await hall.projector(), await hall.phone('en')]
  await settings(desk)
  await desk.getByLabel('Projector language').selectOption('ja')
  await expect(projector.locator('html')).toHaveAttribute('lang', 'ja')
  await desk.getByLabel('Second language').selectOption('zh-Hans')
  await expect(projector.locator('section.present .second').first()).toHaveText(/图书馆/)
  await expect(phone.locator('html')).toHaveAttribute('lang', 'en')
  await expect(desk.locator('html')).toHaveAttribute('lang', 'en')
})

test('every action of the desk has a key, and a question of confirmation is asked once', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '1'])
  const desk = await openDesk(hall)
  const poll = async () => (await hall.room()).polls['staff-cost']
  await desk.keyboard.press('r')
  await expect.poll(async () => (await poll())?.revealed).toBe(true)
  await desk.keyboard.press('v')
  await expect.poll(async () => (await poll())?.open).toBe(false)
  await desk.keyboard.press('x')
  await expect(desk.getByRole('alertdialog')).toContainText('2 answers are set aside')
  // While the confirmation is open, no other key does anything.
  await desk.keyboard.press('v')
  await desk.keyboard.press('Escape')
  await expect(desk.getByRole('alertdialog')).toHaveCount(0)
  expect(await poll()).toMatchObject({ voted: 2, open: false })
  await desk.keyboard.press('x')
  await button(desk, /^Reset vote$/).tap()
  await expect.poll(async () => (await poll())?.voted).toBe(0)
  await expect(button(desk, 'Undo reset')).toBeVisible()
  await desk.keyboard.press('z')
  await expect.poll(async () => (await poll())?.voted).toBe(2)
  await desk.keyboard.press('l')
  await expect.poll(async () => (await hall.room()).locked).toBe(true)
  await desk.keyboard.press('c')
  await expect(desk.locator('.now')).toContainText(/Closes in (0:5\d|1:00)/)
  await desk.keyboard.press('c')
  await expect(desk.locator('.now')).not.toContainText('Closes in')
  await desk.keyboard.press('ArrowRight')
  await expect.poll(async () => (await hall.room()).slide).toBe('staff-cost.arguments')
  await desk.keyboard.press('PageUp')
  await expect.poll(async () => (await hall.room()).slide).toBe('staff-cost')
  // Three key presses before the first answer from the server make three changes.
  await desk.evaluate(() => {
    for (let press = 0; press < 3; press++)
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true }))
  })
  await expect.poll(async () => (await hall.room()).step).toBe(2)
  // Letters typed into a field do not steer.
  await settings(desk)
  await desk.getByLabel('Session name').fill('Travel evening')
  await desk.getByLabel('Session name').press('Enter')
  await expect.poll(async () => (await hall.room()).name).toBe('Travel evening')
  expect((await hall.room()).locked).toBe(true)
  await desk.getByLabel('Session name').blur()
  for (const [key, name] of [
    ['h', 'hold'],
    ['t', 'texts'],
    ['s', 'short'],
    ['e', 'rehearsal'],
  ] as const) {
    const was = (await hall.room())[name]
    await desk.keyboard.press(key)
    await expect.poll(async () => (await hall.room())[name], key).toBe(!was)
  }
  await desk.keyboard.press('q')
  await desk.getByRole('alertdialog').getByRole('button', { name: 'End session' }).tap()
  await expect.poll(async () => (await hall.room()).ended).toBe(true)
})

test('a name that is being typed stays while the room changes', async ({ hall }) => {
  const desk = await openDesk(hall)
  await settings(desk)
  const name = desk.getByLabel('Session name')
  await name.fill('Travel even')
  await hall.control({ action: 'goto', slide: 'before', step: 0 })
  await expect(desk.locator('.now')).toContainText('Slide 2 of')
  await expect(name).toHaveValue('Travel even')
  await name.pressSequentially('ing')
  await name.press('Enter')
  await expect.poll(async () => (await hall.room()).name).toBe('Travel evening')
  // Left as it is, the field shows the name that somebody else gave.
  await name.blur()
  await hall.control({ action: 'rename', name: 'Another evening' })
  await expect(name).toHaveValue('Another evening')
})

test('an ended room is resumed; the list of rooms opens, names and deletes them', async ({ hall }) => {
  const desk = await openDesk(hall)
  await settings(desk)
  await button(desk, 'End session…').tap()
  await desk.getByRole('alertdialog').getByRole('button', { name: 'End session' }).tap()
  await expect(button(desk, 'Resume session')).toBeVisible()
  await button(desk, 'Resume session').tap()
  await expect.poll(async () => (await hall.room()).ended).toBe(false)
  await hall.control({ action: 'rename', name: 'The first evening' })

  const list = await hall.open(`/console#host.${hall.hostKey}`, { hasTouch: true })
  await expect(list.locator('.room-list li')).toHaveCount(1)
  await expect(list.getByLabel(/Session name/)).toHaveValue('The first evening')
  await list.getByLabel(/Session name/).fill('The very first evening')
  await list.getByLabel(/Session name/).press('Enter')
  await expect.poll(async () => (await hall.room()).name).toBe('The very first evening')
  await button(list, 'Start a new session').tap()
  await expect(list.locator('.ways')).toBeVisible()
  await list.goto(`${hall.url}/console?rooms`)
  await expect(list.locator('.room-list li')).toHaveCount(2)
  const mine = list.locator('.room-list li', { hasText: `${hall.code.slice(0, 3)}-${hall.code.slice(3)}` })
  await mine.getByRole('button', { name: 'End session…' }).tap()
  await mine.getByRole('button', { name: 'End session', exact: true }).tap()
  await expect(mine).toContainText('ended')
  await mine.getByRole('button', { name: 'Resume session' }).tap()
  await expect(mine).not.toContainText('ended')
  await mine.getByRole('button', { name: 'Delete…' }).tap()
  await mine.getByRole('button', { name: 'Delete permanently' }).tap()
  await expect(list.locator('.room-list li')).toHaveCount(1)
  // The desk of the deleted room shows that it is gone.
  await expect(desk.locator('.bar-top')).toContainText('No session has this code. Check it against the screen')
})

test('the results of a room are saved for readers under a name', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '1', '0'])
  const desk = await openDesk(hall)
  await settings(desk, 'Save results')
  for (const format of ['CSV', 'XLSX', 'JSON']) {
    const [file] = await Promise.all([desk.waitForEvent('download'), button(desk, new RegExp(`^${format}$`)).tap()])
    expect(file.suggestedFilename()).toBe(`${hall.code}.${format.toLowerCase()}`)
  }
  await expect(button(desk, /Save for readers/)).toBeEnabled()
  await desk.getByLabel(/File name/).fill('Not a name!')
  await expect(button(desk, /Save for readers/)).toBeDisabled()
})

test('[C10] results have the date where the evening began, from a desk or projector in any time zone', async ({
  hall,
}) => {
  const dateOf = async ({ code, controlKey }: { code: string; controlKey: string }) => {
    const headers = { authorization: `Bearer ${controlKey}` }
    const results = await fetch(`${hall.url}/api/rooms/${code}/results.json`, { headers })
    const sheet = await fetch(`${hall.url}/api/rooms/${code}/results.csv`, { headers })
    const { date } = (await results.json()) as { date: string }
    expect(await sheet.text()).toContain(date)
    return date
  }
  const dayIn = (timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format()
  // These two time zones are 25 hours apart, so their dates always differ.
  for (const [path, timezoneId] of [
    ['/console#', 'Pacific/Kiritimati'],
    ['/console#', 'Pacific/Pago_Pago'],
    ['/?room=', 'Pacific/Kiritimati'],
    ['/?room=', 'Pacific/Pago_Pago'],
  ] as const) {
    const room = await hall.newRoom()
    const { code, controlKey: key } = room
    const isDesk = path === '/console#'
    const page = await hall.open(`${path}${code}${isDesk ? '.' : '#'}${key}`, { timezoneId })
    await expect(page.locator(isDesk ? '.ways' : '.foot')).toBeVisible()
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(async () => {
        const reply = await fetch(`${hall.url}/api/rooms/${code}`)
        return ((await reply.json()) as { slide: string }).slide
      })
      .toBe('before')
    expect(await dateOf(room)).toBe(dayIn(timezoneId))
  }
})
