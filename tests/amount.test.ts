// How amounts of evidence are written in each language. The expected texts are written by hand after each language's style guide:
// Japanese and Chinese count in ten thousands.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { expect, it } from 'vitest'
import { formatAmount } from '../src/core/amount.ts'
import type { ChartWords } from '../src/core/deck.ts'
import type { Evidence, Point } from '../src/core/evidence.ts'
import { toView } from '../src/draw/evidence-words.ts'
import type { Speech } from '../src/draw/speech.ts'

type Unit = 'CNY' | 'USD' | 'HKD' | 'percent'

/** An amount with its unit in the words of the interface, as a chart writes it. */
function write(amount: number, unit: Unit, lang: string, signed = false): string {
  const ui = JSON.parse(readFileSync(join(import.meta.dirname, `../locales/${lang}/ui.json`), 'utf8'))
  const i18n = i18next.createInstance({ lng: lang, resources: { [lang]: { ui } }, ns: ['ui'], defaultNS: 'ui' })
  void i18n.init({ interpolation: { escapeValue: false } })
  return i18n.t(($) => $.amount[unit], { amount: formatAmount(amount, lang, { signed }) })
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
  [77.8, 'percent', '77.8%', '77.8%', '77.8%'],
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
  [9_999.4, '9,999.4', '9,999.4', '9999.4'],
  [9_999.999, '10 thousand', '1万', '1万'],
  [99_999_999, '100 million', '1億', '1亿'],
  [12_345_678, '12.346 million', '1,234万6,000', '1234.6万'],
  [100_010_000, '100.01 million', '1億1万', '1.0001亿'],
  [999_994_999_999, '999.99 billion', '9,999億9,000万', '9999.9亿'],
  [999_999_999_999, '1 trillion', '1兆', '1万亿'],
  [10 ** 16, '10,000 trillion', '1京', '10,000万亿'],
])('%d is rounded before its unit is chosen: %s, %s, %s', (amount, en, ja, zh) => {
  expect(['en', 'ja', 'zh-Hans'].map((lang) => formatAmount(amount, lang))).toEqual([en, ja, zh])
})

it('groups thousands as each language does', () => {
  const written = ['en-US', 'de', 'fr', 'ja-JP', 'zh-Hant'].map((lang) => formatAmount(1234, lang).replace(/\s/, ' '))
  expect(written).toEqual(['1,234', '1.234', '1 234', '1,234', '1234'])
})

it('from right to left, a number with its sign and its percent sign stays as it is written, and so does the sign of a currency', () => {
  const points: Point[] = [
    { x: 'a', y: -18, disputed: true },
    { x: 'b', y: 25 },
  ]
  const labels = (lang: string, unit: string) => {
    const speech = {
      currentLang: () => lang,
      t: (_: unknown, { amount }: { amount: string }) => `${amount}%`,
    } as unknown as Speech
    const evidence = { kind: 'bar', unit, series: [{ key: 's', points }], sources: [] } as Evidence
    return points.map(toView(speech, evidence, { series: {} } as unknown as ChartWords).label)
  }
  expect(labels('en', '%')).toEqual(['\u221218%‡', '+25%'])
  expect(labels('ar', '%')).toEqual(['\u200e\u221218%‡', '\u200e+25%'])
  expect(labels('he', '%')).toEqual(labels('ar', '%'))
  expect(labels('ar', 'JPY')[1]).toMatch(/\u200e\+25.*JP¥\u200e/)
})
