// The digits and the calendar of each language, whatever a browser takes for its own: WebKit writes Arabic with others than Node.
import { expect, it } from 'vitest'
import { formatAmount } from '../src/core/amount.ts'
import { formatDate } from '../src/core/date.ts'
import { toLocale } from '../src/core/locale.ts'

it.each([
  ['ar', 'latn', 'gregory'],
  ['ar-EG', 'latn', 'gregory'],
  // Some engines have the Islamic calendar for Saudi Arabia.
  ['ar-SA', 'latn', 'gregory'],
  ['bn', 'latn', 'gregory'],
  ['en', 'latn', 'gregory'],
  ['en-TH', 'latn', 'gregory'],
  ['fa', 'latn', 'gregory'],
  ['hi', 'latn', 'gregory'],
  ['ja', 'latn', 'gregory'],
  ['th', 'latn', 'buddhist'],
  ['th-TH', 'latn', 'buddhist'],
  ['zh-Hant', 'latn', 'gregory'],
])('%s is written in the digits “%s” and the calendar “%s”', (lang, digits, calendar) => {
  expect(toLocale(lang)).toBe(`${lang}-u-ca-${calendar}-nu-${digits}`)
  const date = new Intl.DateTimeFormat(toLocale(lang)).resolvedOptions()
  expect([date.numberingSystem, date.calendar]).toEqual([digits, calendar])
  expect(new Intl.NumberFormat(toLocale(lang)).resolvedOptions().numberingSystem).toBe(digits)
})

it.each([
  ['ar-u-nu-arab', 'arab', 'gregory'],
  ['fa-u-nu-arabext', 'arabext', 'gregory'],
  ['fa-u-ca-persian', 'latn', 'persian'],
  ['th-u-ca-gregory-nu-thai', 'thai', 'gregory'],
])('the digits and the calendar that a tag such as %s names are kept', (lang, digits, calendar) => {
  const { numberingSystem, calendar: named } = new Intl.DateTimeFormat(toLocale(lang)).resolvedOptions()
  expect([numberingSystem, named]).toEqual([digits, calendar])
})

it.each([
  ['ar', '13 يوليو 2023', '2023', '1,234.5'],
  ['fa', '13 ژوئیهٔ 2023', '2023', '1,234.5'],
  ['hi', '13 जुलाई 2023', '2023', '1,234.5'],
  ['th', '13 กรกฎาคม 2566', 'พ.ศ. 2566', '1,234.5'],
])('in %s, dates are written as %s and %s, an amount as %s', (lang, day, year, amount) => {
  expect([formatDate('2023-07-13', lang), formatDate('2023', lang), formatAmount(1234.5, lang)]).toEqual([
    day,
    year,
    amount,
  ])
})
