// Reads the values of properties, each by its kind; the message about a wrong value gives an example of a right one.
import { dayOf, isCalendarDate } from '../core/date.ts'
import { Id } from '../core/id.ts'
import { meantTime } from './meant-time.ts'
import { toId } from './nearest.ts'
import type { Place, Problems } from './problems.ts'
import { propertyOf, type Section } from './sections.ts'

/** A value with its place; undefined where it is missing or wrong. */
export interface Found<T> {
  value: T
  place: Place
}

export interface PropertyReader {
  date(section: Section, key: string): string | undefined
  /** One of a few words. */
  choice<T extends string>(section: Section, key: string, choices: readonly T[]): T | undefined
  /** Ids separated by commas; `known`: those that there are. */
  ids(section: Section, key: string, known: readonly string[]): Found<string>[]
  number(section: Section, key: string): number | undefined
  /** The text as it was written. */
  text(section: Section, key: string): Found<string> | undefined
}

export function createPropertyReader({ error }: Problems): PropertyReader {
  const find = (section: Section, key: string): Found<string> | undefined => {
    const entry = propertyOf(section, key)
    return entry && entry.value !== '' ? { value: entry.value, place: entry.place } : undefined
  }
  function read<T>(
    section: Section,
    key: string,
    to: (value: string) => T | undefined,
    right: (value: string) => string,
  ): T | undefined {
    const found = find(section, key)
    if (!found) return undefined
    const value = to(found.value)
    if (value === undefined) error(found.place, `"${found.value}" is wrong for "${key}": write ${right(found.value)}`)
    return value
  }
  return {
    date: (section, key) =>
      read(
        section,
        key,
        (value) => (isCalendarDate(value) ? value : undefined),
        (value) => meantDate(value) ?? 'a date that the calendar has, such as 2023, 2023-06 or 2023-06-13',
      ),
    choice: (section, key, choices) =>
      read(
        section,
        key,
        (value) => choices.find((choice) => choice === value.toLowerCase()),
        () => orOf(choices),
      ),
    ids(section, key, known) {
      const found = find(section, key)
      if (!found) return []
      const seen = new Set<string>()
      return splitList(found.value, known).flatMap(({ text: value, at }) => {
        const place = { ...found.place, column: found.place.column + at }
        if (!Id.safeParse(value).success)
          error(
            place,
            `"${value}" is no id: write ${toId(value) ? `"${toId(value)}"` : 'small letters and digits joined by -'}`,
          )
        else if (seen.has(value)) error(place, `"${value}" appears twice; remove one`)
        else {
          seen.add(value)
          return [{ value, place }]
        }
        return []
      })
    },
    number: (section, key) => read(section, key, toNumber, () => 'a number, such as 3.5'),
    text: find,
  }
}

function meantDate(value: string): string | undefined {
  const meant = meantTime(value)
  return meant && isCalendarDate(meant) ? `"${meant}"` : undefined
}

const orOf = (choices: readonly string[]): string =>
  choices.length === 1 ? String(choices[0]) : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`

/** The members of a list separated by commas or blanks, and where each begins; the words of a known id are one member. */
function splitList(value: string, known: readonly string[]): { text: string; at: number }[] {
  return [...value.matchAll(/[^,，、;；]+/gu)].flatMap(({ 0: member, index }) => {
    const isOne = /\S\s+\S/u.test(member) && known.includes(toId(member))
    return [...member.matchAll(isOne ? /\S.*\S/gu : /\S+/gu)].map((found) => ({
      text: found[0],
      at: index + found.index,
    }))
  })
}

/** Reads a number, with a decimal point, commas between thousands, and any minus sign; undefined for any other text. */
export function toNumber(text: string): number | undefined {
  const plain = text.replace(/^[−–]/u, '-')
  if (!/^[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(plain)) return undefined
  return Number(plain.replaceAll(',', ''))
}

/** Whether a chart's row is a time: a year, half-year, quarter, month or day. */
export const isTime = (row: string): boolean => dayOf(row) !== null
