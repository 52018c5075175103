// Which dates exist, how each language writes them, and where they are on the time axis.
import { expect, it, onTestFinished } from 'vitest'
import { calendarDay, DateText, dayOf, formatDate, isAfter, isCalendarDate } from '../src/core/date.ts'

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
  ['2023-Q1', (days('2023-01-01') + days('2023-04-01')) / 2],
  ['2023-Q4', (days('2023-10-01') + days('2024-01-01')) / 2],
  ['2024-02', (days('2024-02-01') + days('2024-03-01')) / 2],
  ['2024-02-29', days('2024-02-29')],
])('%s is placed in the middle of its days', (x, day) => expect(dayOf(x)).toBe(day))

it.each([
  ['2023-08', '2023-07', true],
  ['2024', '2023-07', true],
  ['2023-07-14', '2023-07-13', true],
  ['2023-07-31', '2023-07', false],
  ['2023', '2023-07', false],
  ['2023-07', '2023', false],
  ['2023-06-30', '2023-07', false],
])('%s begins only after %s has ended: %s', (date, other, after) => expect(isAfter(date, other)).toBe(after))

it('a text that is not a date has no day', () => {
  for (const x of ['wind-ai', '2023-Q5', '2023-Q0', '202', 'first-round']) expect(dayOf(x)).toBeNull()
  expect(['2023', '2023-01', '2023-01-31'].every(isCalendarDate)).toBe(true)
  expect(['2023-H1', '2023-Q1', 'wind-ai'].some(isCalendarDate)).toBe(false)
})

it.each(['2023-00', '2023-13', '2023-99', '2023-06-00', '2023-06-31', '2023-02-30', '2023-02-29', '2023-6', '2023-H3'])(
  '%s is not accepted as a date',
  (date) => {
    expect(isCalendarDate(date)).toBe(false)
    expect(dayOf(date)).toBeNull()
    expect(DateText.safeParse(date).success).toBe(false)
  },
)

it.each([
  ['America/Los_Angeles', '2026-07-02T20:00-07:00', '2026-07-02'],
  ['America/Los_Angeles', '2026-12-31T23:59-08:00', '2026-12-31'],
  ['Asia/Tokyo', '2026-07-02T08:00+09:00', '2026-07-02'],
  ['Asia/Kolkata', '2026-03-01T00:15+05:30', '2026-03-01'],
  ['Asia/Kathmandu', '2026-03-01T05:30+05:45', '2026-03-01'],
  ['Australia/Lord_Howe', '2026-10-04T00:10+10:30', '2026-10-04'],
  // An hour that comes twice, an hour that is skipped, and a midnight that is skipped, as summer time ends or begins.
  ['Europe/Berlin', '2026-10-25T00:30+02:00', '2026-10-25'],
  ['Europe/Berlin', '2026-10-25T23:30+01:00', '2026-10-25'],
  ['America/New_York', '2026-03-08T23:30-04:00', '2026-03-08'],
  ['Asia/Beirut', '2026-03-29T01:00+03:00', '2026-03-29'],
  ['Pacific/Kiritimati', '2028-02-29T00:30+14:00', '2028-02-29'],
  ['Pacific/Pago_Pago', '2026-01-01T23:30-11:00', '2026-01-01'],
])('[C10] in %s, %s is on %s, whatever the time zone of the machine', (zone, moment, day) => {
  const at = Date.parse(moment) / 1000
  const own = process.env.TZ
  onTestFinished(() => {
    if (own === undefined) delete process.env.TZ
    else process.env.TZ = own
  })
  for (const machine of ['UTC', 'Asia/Tokyo', 'America/Los_Angeles']) {
    process.env.TZ = machine
    expect(calendarDay(at, zone), machine).toBe(day)
  }
  process.env.TZ = zone
  for (const unknown of [undefined, '', 'Etc/Unknown', 'Mars/Olympus']) expect(calendarDay(at, unknown)).toBe(day)
})
