// [A6] A sentence of the debate is changed under a running evening: no page shows a count under words that were not asked, and no voter
// believes in an answer that was not counted.
import type { Page } from 'playwright/test'
import { cost, file, newWords, oldWords, onScreen, pollOf, test } from './edited-debate.ts'
import { expect, type Hall, phoneSize } from './hall.ts'

test('projector and phones show no old count under the new words; the report shows it under its own', async ({
  ownHall: hall,
  edit,
}) => {
  await hall.control({ action: 'goto', slide: cost.claim, step: 0 })
  await hall.castAll(cost, ['2', '1', '-1'])
  const voter = await hall.phone('en')
  await voter.getByRole('button', { name: 'Strongly agree' }).tap()
  await expect(voter.locator('strong.saved')).toBeVisible()
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
  await expect(voter.locator('.tally-sentence')).toHaveText('3 of 4 agree')
  await edit(file, oldWords, newWords)
  await voter.reload()
  const [projector, report] = [await hall.projector(), await hall.open(`/report/${hall.code}`, { lang: 'zh-Hans' })]
  await expect(projector.locator('section.slide.present:not(.stack)[id="staff-cost.result"]')).toBeVisible()
  await expect(voter.locator('.shut')).toContainText('Voting has not opened yet')
  await expect(voter.locator('.tally-sentence, .own-answer')).toHaveCount(0)
  expect(await onScreen(projector)).not.toMatch(/\d of \d agree/)
  const told = report.locator('.tallies li')
  await expect(told.locator('h2')).toHaveText(`${oldWords}负担不起。`)
  await expect(told.locator('.tally-sentence')).toHaveText(/4.*3/)

  await hall.control({ action: 'open', ...cost })
  await expect(projector.locator('.sentence')).not.toHaveText(/3/)
  await voter.getByRole('button', { name: 'Somewhat disagree' }).tap()
  await expect(voter.locator('strong.saved')).toBeVisible()
  await hall.control({ action: 'reveal', ...cost })
  await expect(projector.locator('.sentence')).toHaveText('0 of 1 agree')
  await report.reload()
  await expect(told.locator('h2')).toHaveText(`${newWords}负担不起。`)
})

/** A reader's page in the words of now: none that its browser keeps, which may be older. */
async function openReader(hall: Hall, page?: Page): Promise<Page> {
  const reader =
    page ??
    (await hall.open('/en/', { viewport: phoneSize, hasTouch: true, reducedMotion: 'reduce', serviceWorkers: 'block' }))
  if (page) await page.reload()
  await expect(reader.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
  return reader
}

test('readers begin at nought under new words, and find their answers again under the old ones', async ({
  ownHall: hall,
  edit,
}) => {
  const reader = await openReader(hall)
  const card = reader.locator(`article[id="${cost.claim}"]`)
  const pressed = card.locator('.answer[aria-pressed="true"]')
  await card.locator('.answer').first().tap()
  await expect(card.locator('.others')).toContainText('1 of 1 agree')
  await edit(file, oldWords, newWords)
  await openReader(hall, reader)
  await expect(card.locator('.answer').first()).toBeVisible()
  await expect(pressed).toHaveCount(0)
  await expect(card.locator('.others')).toHaveCount(0)
  await card.locator('.answer').nth(4).tap()
  await expect(card.locator('.others')).toContainText('0 of 1 agree')
  await edit(file, newWords, oldWords)
  await openReader(hall, reader)
  await expect(pressed).toHaveText(/Strongly agree/)
  await expect(card.locator('.status')).toContainText('Saved')
  await expect(card.locator('.others')).toContainText('1 of 1 agree')
})

test('a tap that waited while the words changed is told as not counted, and the new words can be answered', async ({
  ownHall: hall,
  edit,
}) => {
  await hall.control({ action: 'goto', slide: cost.claim, step: 0 })
  await hall.castAll(cost, ['2', '1', '-1'])
  const phone = await hall.phone('en')
  await expect(phone.getByRole('button', { name: 'Neutral' })).toBeVisible()
  await phone.context().setOffline(true)
  await phone.getByRole('button', { name: 'Neutral' }).tap()
  await expect(phone.locator('.status')).toContainText('Sending')
  await edit(file, oldWords, newWords)
  await hall.control({ action: 'open', ...cost })
  // Once it hears of the new words it loads itself anew.
  const anew = phone.waitForEvent('load')
  await phone.context().setOffline(false)
  await anew
  await expect(phone.locator('.status')).toContainText('Not counted: The vote was reset; please answer again')
  await phone.reload()
  await expect(phone.locator('.status')).toContainText('Not counted')
  await phone.getByRole('button', { name: 'Strongly agree' }).tap()
  await expect(phone.locator('strong.saved')).toBeVisible()
  expect(await pollOf(hall)).toMatchObject({ epoch: 2, counts: [0, 0, 0, 0, 1, 0] })
})

test('a tap of a version that kept no words is told as reworded', async ({ ownHall: hall }) => {
  await hall.control({ action: 'goto', slide: cost.claim, step: 0 })
  const { id, debate } = await hall.room()
  const tap = { voteId: 'a'.repeat(32), ...cost, epoch: 1, value: 2, n: 1, lang: 'en' }
  const phone = await hall.open(`/j/${hall.code}`, {
    ...{ lang: 'en', viewport: phoneSize, hasTouch: true },
    prepare: async (page) => {
      await page.addInitScript(
        ([key, tap]) => {
          if (sessionStorage.getItem('put')) return
          sessionStorage.setItem('put', 'once')
          localStorage.setItem(key, tap)
        },
        [`vote ${debate.id} ${id} ${cost.claim}`, JSON.stringify({ n: 1, held: [], tap })] as const,
      )
    },
  })
  await expect(phone.locator('.status')).toContainText('Not counted: The wording was changed; please answer again')
  await phone.getByRole('button', { name: 'Strongly agree' }).tap()
  await expect(phone.locator('strong.saved')).toBeVisible()
  expect(await pollOf(hall)).toMatchObject({ counts: [0, 0, 0, 0, 1, 0] })
})
