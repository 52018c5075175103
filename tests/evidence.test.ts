// How numbers and dates of evidence are written in each language, and where dates stand on the axis. Written by hand, from the
// style of content: Japanese and Chinese count in ten thousands.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { expect, it } from 'vitest'
import type { Unit } from '../src/core/deck-files.ts'
import { dayOf, formatAmount, formatDate, isCalendarDate } from '../src/core/evidence.ts'

/** An amount with its unit in the words of the interface, as a chart writes it. */
function write(amount: number, unit: Unit, lang: string, signed = false): string {
  const ui = JSON.parse(readFileSync(join(import.meta.dirname, `../locales/${lang}/ui.json`), 'utf8'))
  const i18n = i18next.createInstance({ lng: lang, resources: { [lang]: { ui } }, ns: ['ui'], defaultNS: 'ui' })
  void i18n.init({ interpolation: { escapeValue: false } })
  return i18n.t(($) => $.amount[unit], { amount: formatAmount(amount, lang, { signed }), count: amount })
}

it.each<[number, Unit, string, string, string]>([
  [10_000_000_000, 'CNY', '10 billion yuan', '100億元', '100亿元'],
  [344_000_000_000, 'CNY', '344 billion yuan', '3,440億元', '3440亿元'],
  [98_720_000_000, 'CNY', '98.72 billion yuan', '987億2,000万元', '987.2亿元'],
  [8_363_000_000, 'CNY', '8.363 billion yuan', '83億6,300万元', '83.63亿元'],
  [2_208_519_000_000, 'CNY', '2.2085 trillion yuan', '2兆2,085億元', '2.2085万亿元'],
  [1_000_000_000_000, 'CNY', '1 trillion yuan', '1兆元', '1万亿元'],
  [50_000_000, 'USD', 'US$50 million', '5,000万ドル', '5000万美元'],
  [230_000_000, 'USD', 'US$230 million', '2億3,000万ドル', '2.3亿美元'],
  [7_800_000_000, 'USD', 'US$7.8 billion', '78億ドル', '78亿美元'],
  [285_900_000_000, 'USD', 'US$285.9 billion', '2,859億ドル', '2859亿美元'],
  [323_200_000_000, 'HKD', 'HK$323.2 billion', '3,232億香港ドル', '3232亿港元'],
  [515_000_000, 'people', '515 million people', '5億1,500万人', '5.15亿人'],
  [1, 'people', '1 person', '1人', '1人'],
  [300, 'deals', '300 deals', '300件', '300起'],
  [1, 'deals', '1 deal', '1件', '1起'],
  [77.8, 'percent', '77.8%', '77.8%', '77.8%'],
  [17.5, 'points', '17.5 points', '17.5ポイント', '17.5个百分点'],
  [9_999, 'people', '9,999 people', '9,999人', '9999人'],
  [0, 'deals', '0 deals', '0件', '0起'],
])('%d %s is %s, %s, %s', (amount, unit, en, ja, zh) => {
  expect([write(amount, unit, 'en'), write(amount, unit, 'ja'), write(amount, unit, 'zh-Hans')]).toEqual([en, ja, zh])
})

it.each([
  [46.74, '+46.74%'],
  [-5.61, '\u22125.61%'],
  [0, '0%'],
])('%d per cent with its sign is %s in every language', (amount, text) => {
  for (const lang of ['en', 'ja', 'zh-Hans']) expect(write(amount, 'percent', lang, true)).toBe(text)
})

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

it('a name of its own stands on no day', () => {
  for (const x of ['wind-ai', '2023-Q1', '202', 'first-round']) expect(dayOf(x)).toBeNull()
  expect(['2023', '2023-01', '2023-01-31'].every(isCalendarDate)).toBe(true)
  expect(['2023-H1', 'wind-ai'].some(isCalendarDate)).toBe(false)
})
