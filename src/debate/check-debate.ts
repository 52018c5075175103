// Checks that a debate is consistent: whatever it names exists, no two things share a name, and what nobody will see is reported.
import { reservedCharts, reservedIds } from '../core/deck.ts'
import { SourceId } from '../core/id.ts'
import { checkCitedInTexts } from './cited-in-texts.ts'
import type { Debate } from './debate.ts'
import { nearestId } from './nearest.ts'
import type { Place, Problems } from './problems.ts'
import { isObjectProperty } from './read-chart.ts'
import { toPlace } from './read-sections.ts'
import { allOf, pieceOf, placeOfProperty, propertyOf, type Section, textsOf } from './sections.ts'
import { checkSwapped } from './swapped-texts.ts'

export function checkDebate(
  debate: Debate,
  sections: Section[],
  hasPicture: (path: string) => true | string,
  problems: Problems,
): void {
  checkNames(sections, problems)
  checkShownIds(debate, sections, problems)
  checkParts(debate, sections, problems)
  checkSources(debate, sections, problems)
  checkCitedInTexts(sections, new Set(debate.sources.map(({ id }) => id)), problems)
  checkSwapped(sections.flatMap(allOf), debate.languages, problems)
  checkCharts(debate, sections, problems)
  checkPictures(sections, hasPicture, problems)
  checkTimes(debate, sections, problems)
  const heading = sections.find(({ name }) => name === 'Debate')
  if (heading && debate.claims.length === 0)
    problems.error(heading.place, 'the debate has no claim: write "# Claim my-claim" with its sentence below')
}

/** Claims, pages and charts share one namespace; parts and sources have their own. */
function checkNames(sections: Section[], { error }: Problems): void {
  const spaces: Record<string, string> = {
    Claim: 'slide',
    Page: 'slide',
    Chart: 'slide',
    Part: 'part',
    Source: 'source',
  }
  const taken = new Map<string, Place>()
  const names = sections.flatMap((section) => {
    const { name, id, place } = section
    const space = Object.hasOwn(spaces, name) ? spaces[name] : undefined
    const short = allOf(section).flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'definition'))
    return [
      ...(space ? [{ space, name, id, place }] : []),
      ...short.map(({ id, place }) => ({ space: 'source', name: 'Source', id, place })),
    ]
  })
  for (const { space, name, id, place } of names) {
    const first = taken.get(`${space} ${id}`)
    const reserved = name === 'Chart' ? reservedCharts : space === 'slide' ? reservedIds : []
    if (first) error(place, `"${id}" is taken already, in ${toPlace(first)}: take another id`)
    else if (reserved.includes(id) || isObjectProperty(id))
      error(place, `"${id}" is a name that the deck needs itself: take another id`)
    else taken.set(`${space} ${id}`, place)
  }
}

/** Warns of ids that the audience reads in place of a name. */
function checkShownIds({ languages, claims }: Debate, sections: Section[], { warn }: Problems): void {
  const isShown = ({ name, id }: Section) =>
    name === 'Part' ? claims.some(({ part }) => part === id) : claims.some(({ charts }) => charts.includes(id))
  const right = languages.length === 1 ? 'write it below, after a blank line' : `add a line "- ${languages[0]}: …"`
  for (const section of sections)
    if (/^(?:Part|Chart)$/.test(section.name) && isShown(section) && !section.isBroken && textsOf(section).length === 0)
      warn(section.place, `${section.name} ${section.id} has no name, so that its id is shown: ${right}`)
}

function checkParts({ parts, claims }: Debate, sections: Section[], { error, warn }: Problems): void {
  for (const section of sections) {
    const part = section.name === 'Claim' ? propertyOf(section, 'part') : undefined
    const ids = parts.map(({ id }) => id)
    if (part && !ids.includes(part.value)) {
      const near = nearestId(part.value, ids)
      const right = near
        ? `write "${near}"`
        : ids.length > 0
          ? `the parts are ${ids.join(', ')}`
          : `write "# Part ${part.value}"`
      error(part.place, `no part is called "${part.value}": ${right}`)
    }
    if (section.name === 'Part' && !section.isBroken && !claims.some(({ part }) => part === section.id))
      warn(section.place, `no claim belongs to the part ${section.id}, which is not shown`)
  }
}

function checkSources({ sources }: Debate, sections: Section[], { error, warn }: Problems): void {
  const known = new Set(sources.map(({ id }) => id))
  const named = new Set<string>()
  for (const { cites } of sections.flatMap(allOf)) {
    const own = new Set<string>()
    for (const { id, place } of cites) {
      named.add(id)
      if (!known.has(id))
        error(place, `no source is called "${id}": ${addOr(`# Source ${id}`, nearestId(id, [...known], SourceId))}`)
      if (own.has(id)) error(place, `"${id}" appears twice; remove one`)
      own.add(id)
    }
  }
  for (const { name, id, place, isBroken } of sections)
    if (name === 'Source' && !isBroken && !named.has(id)) warn(place, `nothing names the source ${id}`)
}

function checkCharts({ claims, charts }: Debate, sections: Section[], { error, warn }: Problems): void {
  const shown = new Set(claims.flatMap((claim) => claim.charts))
  const ids = charts.map(({ id }) => id)
  for (const section of sections) {
    if (section.name === 'Chart' && !section.isBroken && !shown.has(section.id))
      warn(section.place, `no claim shows the chart ${section.id}: add it to "- charts:" of one`)
    if (section.name !== 'Claim') continue
    for (const chart of claims.find(({ id }) => id === section.id)?.charts ?? [])
      if (!ids.includes(chart))
        error(
          placeOfProperty(section, 'charts'),
          `no chart is called "${chart}": ${addOr(`# Chart ${chart}`, nearestId(chart, ids))}`,
        )
  }
}

const addOr = (heading: string, near: string | undefined): string =>
  near ? `write "${near}", or add "${heading}"` : `add "${heading}", or correct it`

function checkPictures(
  sections: Section[],
  hasPicture: (path: string) => true | string,
  { error, warn }: Problems,
): void {
  for (const section of sections) {
    const picture = propertyOf(section, 'picture')
    if (picture) {
      const found = hasPicture(picture.value)
      if (found !== true) error(picture.place, found)
      else if (!pieceOf(section, 'Picture'))
        warn(picture.place, `nothing says what the picture shows to those who do not see it: add "## Picture"`)
    }
  }
}

function checkTimes(
  { asOf, sinceAsOf, claims, minutes }: Debate,
  sections: Section[],
  { error, warn }: Problems,
): void {
  const heading = sections.find(({ name }) => name === 'Debate')
  if (!heading) return
  if (asOf && sinceAsOf && sinceAsOf < asOf)
    error(placeOfProperty(heading, 'since as of'), `"since as of" lies before "as of", ${asOf}; correct one of them`)
  if (minutes?.short !== undefined && !claims.some(({ isCore }) => isCore))
    warn(
      placeOfProperty(heading, 'minutes'),
      'no claim is core, so that there is no short evening: add "- core: yes" to those that it keeps',
    )
  if (minutes?.short !== undefined && minutes.short > minutes.whole)
    error(placeOfProperty(heading, 'minutes'), 'the short evening takes longer than the whole one; correct one of them')
}
