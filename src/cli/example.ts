// The debate that `new` writes: every kind of heading once, each with an example to overwrite, in the words of locales/<lang>/example.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { HeadWords } from './heads.ts'
import { printTexts } from './print-texts.ts'

const Words = z.record(z.string(), z.string())

const form = `# Debate {id}
- languages: {languages}
- as of: {month}
- minutes: 30, short 15

{title}

## Subtitle
{subtitle}

## Byline
{byline}

## Disclaimer
{disclaimer}

# Page welcome
{welcome}

# Thesis
- agreeing: yes

{thesis}

## Definition
{definition}

## Before
{before}

### Note
{beforeNote}

## After
{after}

### Answer
{answer}

# Part streets
{streets}

# Claim more-riders
- agreeing: yes
- core: yes

{riders}

## Heading
{ridersHeading}

## Reason
{ridersReason}

## Counter
{ridersCounter}

## Note
{ridersNote}

# Claim fewer-cars
- agreeing: yes

{cars}

## Reason
{carsReason}

## Counter
{carsCounter}

## Since [S1]
- verdict: mixed

{carsSince}

# Part money
{money}

# Claim cheap-fares
- agreeing: yes
- core: yes
- charts: trip-costs

{fares}

## Reason [S1]
{faresReason}

# Claim who-pays
- agreeing: neither

{taxes}

# Chart trip-costs [S1]
- kind: bar
- unit: EUR

{chart}

| | trip |
|---|---|
| cost | 3.5 |
| ticket | 1.9 |

## Summary
{chartSummary}

## Series trip
{trip}

## Point cost
{cost}

## Point ticket
{ticket}

# Source S1
- date: {month}
- url: https://example.org/buses

{source}
`

/** The Markdown of the example. `words`: the folder with a folder of words for each language of the interface. */
export function printExample(words: string, id: string, languages: string[]): string {
  const month = new Date().toISOString().slice(0, 7)
  const facts: Record<string, string> = { id, languages: languages.join(', '), month }
  return form.replace(
    /\{(\w+)\}/g,
    (_, key: string) => facts[key] ?? printTexts(wordOfExample(words, languages, key), languages),
  )
}

/** A text of the example in each of these languages that the interface has; in the first language, which must have every text, else in English. */
export function wordOfExample(words: string, languages: string[], key: string): [lang: string, text: string][] {
  return languages.flatMap((lang, index): [string, string][] => {
    const text = (readWords(words, lang) ?? (index === 0 ? readWords(words, 'en') : undefined))?.[key]
    return text === undefined ? [] : [[lang, text]]
  })
}

/** What people who write a list may call its columns, in every language of the interface. */
export function readHeadWords(words: string): HeadWords {
  const read = (key: string) =>
    readdirSync(words).flatMap((lang) =>
      (readWords(words, lang)?.[key]?.split(', ') ?? []).map((word) => ({ word, lang })),
    )
  return {
    heads: read('heads'),
    questionHeads: read('questionHeads'),
    reasonHeads: read('reasonHeads'),
    counterHeads: read('counterHeads'),
    headFillers: read('headFillers'),
  }
}

/** The words of the example in a language; undefined if the interface does not have it. */
function readWords(folder: string, lang: string): Record<string, string> | undefined {
  const file = join(folder, lang, 'example.json')
  return existsSync(file) ? Words.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}
