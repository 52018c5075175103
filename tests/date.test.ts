// Which dates the calendar has, how each language writes them, and where they stand on the axis.
import { expect, it } from 'vitest'
import { DateText, dayOf, formatDate, isAfter, isCalendarDate } from '../src/core/date.ts'

it.each([
  ['2023', '2023', '2023年', '2023年'],
  ['2023-06', 'Jun 2023', '2023年6月', '2023年6月'],
  ['2023-07-13', '13 Jul 2023', '2023年7月13日', '2023年7月13日'],
])('the date %s is %s, %s, %s', (date, en, ja, zh) => {
  expect(['en', 'ja', 'zh-Hans'].map((lang) => formatDate(date, lang))).toEqual([en, ja, zh])
})

const days = (date: string) => Date.parse(date) / 86_400_000
it.each([
  ['2023', (days('2023-01-01') + days('2024-01-01')) / 2],
  ['2023-H1', (days('2023-01-01') + days('2023-07-01')) / 2],
  ['2023-H2', (days('2023-07-01') + days('2024-01-01')) / 2],
  ['2024-02', (days('2024-02-01') + days('2024-03-01')) / 2],
  ['2024-02-29', days('2024-02-29')],
])('%s stands in the middle of its days', (x, day) => expect(dayOf(x)).toBe(day))

it.each([
  ['2023-08', '2023-07', true],
  ['2024', '2023-07', true],
  ['2023-07-14', '2023-07-13', true],
  ['2023-07-31', '2023-07', false],
  ['2023', '2023-07', false],
  ['2023-07', '2023', false],
  ['2023-06-30', '2023-07', false],
])('%s begins only after %s has ended: %s', (date, other, after) => expect(isAfter(date, other)).toBe(after))

it('a name of its own stands on no day', () => {
  for (const x of ['wind-ai', '2023-Q1', '202', 'first-round']) expect(dayOf(x)).toBeNull()
  expect(['2023', '2023-01', '2023-01-31'].every(isCalendarDate)).toBe(true)
  expect(['2023-H1', 'wind-ai'].some(isCalendarDate)).toBe(false)
})

it.each(['2023-00', '2023-13', '2023-99', '2023-06-00', '2023-06-31', '2023-02-30', '2023-02-29', '2023-6', '2023-H3'])(
  '%s is no date of any calendar',
  (date) => {
    expect(isCalendarDate(date)).toBe(false)
    expect(dayOf(date)).toBeNull()
    expect(DateText.safeParse(date).success).toBe(false)
  },
)
