// What the desk says about the crowd: voters and phones, more voters than people or than the server was set up for, and the limit that
// a presenter sets.
import type { Page } from 'playwright/test'
import { expect, type Hall, langs, phoneSize, test } from './hall.ts'
import { sweepUnless } from './sweep.ts'

const poll = { claim: 'staff-cost', round: 'main' } as const
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** Opens a desk in English that shows the room. */
async function openDesk(hall: Hall): Promise<Page> {
  const desk = await hall.desk('en', { hasTouch: true })
  await expect(desk.locator('.ways')).toBeVisible()
  return desk
}

test('[B3] the desk counts voters apart from phones, warns of more voters than people, and admits as many as the presenter sets', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const desk = await openDesk(hall)
  const warning = desk.getByText('some may be voting twice')
  await hall.castAll(poll, ['2', '1', '0'])
  await desk.reload()
  await expect(desk.locator('.crowd')).toHaveText('3 voters · 3 new in the last minute')
  await hall.castAll(poll, ['1', '1', '1', '1', '1', '1', '1'])
  await desk.reload()
  await expect(desk.locator('.crowd')).toContainText('10 voters')
  await expect(warning).toHaveCount(0)
  await hall.castAll(poll, ['1'])
  await desk.reload()
  await expect(warning).toBeVisible()
  await hall.control({ action: 'limit', voters: 20 })
  await expect(desk.getByText('At most 20 voters.')).toBeVisible()
  await button(desk, 'Raise to 30').tap()
  await expect.poll(async () => (await hall.room()).limit).toBe(30)
  await button(desk, 'No limit').tap()
  await expect.poll(async () => (await hall.room()).limit).toBe(null)
  await expect(button(desk, 'No limit')).toHaveCount(0)
})

test.describe('a server set up for four', () => {
  test.use({ env: { SIZE: '4' } })

  test('[B3] the desk says that there are more voters than the server was set up for, and one tap admits no more of them', async ({
    ownHall: hall,
  }) => {
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    await hall.castAll(poll, ['2', '1', '0', '1', '2'])
    const desk = await openDesk(hall)
    await expect(desk.locator('.crowd')).toContainText('5 voters')
    const warning = desk.getByText('6 voters, more than the 4 planned for')
    await expect(button(desk, /Admit at most/)).toHaveCount(0)
    await hall.castAll(poll, ['1'])
    await desk.reload()
    await expect(warning).toBeVisible()
    await button(desk, 'Admit at most 6 voters').tap()
    await expect.poll(async () => (await hall.room()).limit).toBe(6)
    await expect(warning).toHaveCount(0)
    await expect(hall.castAll(poll, ['1'])).rejects.toThrow('room_full')
    await button(desk, 'Raise to 9').tap()
    await expect.poll(async () => (await hall.room()).limit).toBe(9)
    await hall.castAll(poll, ['1'])
  })
})

test.describe('a server set up for eight', () => {
  test.use({ env: { SIZE: '8' } })

  for (const lang of langs) {
    test(`[B3] with two warnings, the count and the steering buttons are seen without scrolling, ${lang}${sweepUnless(lang === 'ja')}`, async ({
      ownHall: hall,
    }) => {
      await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
      await hall.castAll(
        poll,
        Array.from({ length: 12 }, (_, voter) => String((voter % 5) - 2)),
      )
      for (const viewport of [phoneSize, { width: 1280, height: 740 }]) {
        const desk = await hall.desk(lang, { viewport })
        await expect(desk.locator('.banner')).toHaveCount(2)
        const count = await desk.locator('.reading .tally-bar + p').boundingBox()
        const reading = await desk.locator('.reading').boundingBox()
        const controls = await desk.locator('.controls').boundingBox()
        if (!count || !reading || !controls) throw new Error('the desk is not drawn')
        expect(count.y + count.height).toBeLessThanOrEqual(reading.y + reading.height)
        expect(controls.y + controls.height).toBeLessThanOrEqual(viewport.height)
      }
    })
  }
})
