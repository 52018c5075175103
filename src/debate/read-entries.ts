// Reads what is written below a heading, block by block: properties, texts by language, a table, short sources. Everything else is
// reported as a problem, and so is every line that was meant as something else and would be lost within a text.

import type { Rule } from './grammar.ts'
import { canonicalTag, meantTag, spokenAs } from './language-tag.ts'
import { type Keyed, splitKey, withoutKey } from './line-key.ts'
import type { Block, Part } from './markdown.ts'
import { nearestKey } from './nearest.ts'
import { oddMessage } from './odd-blocks.ts'
import { findPastedTable } from './pasted-table.ts'
import type { Place, Problems } from './problems.ts'
import { type Entry, rowsOf, type Section, type TextEntry, textsOf } from './sections.ts'
import { type Row, withoutUnseen } from './source-text.ts'
import { findStray, shorten, unindented } from './stray-lines.ts'
import { findTypedList } from './typed-lists.ts'
import { toNarrow } from './wide-forms.ts'

/** Takes the blocks of one heading; `close` must be called at the next heading. */
export interface Entries {
  add(block: Exclude<Block, { kind: 'heading' }>, file: string, lines: string[]): void
  close(): void
}

/** `holdsTable`: whether it, or the heading above it, may have a table. */
export function openEntries(
  section: Section,
  rule: Rule,
  holdsTable: boolean,
  languages: string[],
  problems: Problems,
): Entries {
  const { entries, name } = section
  const error: Problems['error'] = (place, message, once) => {
    section.isBroken = true
    problems.error(place, message, once)
  }
  /** In a debate of one language: a text of several blocks without a language; `endLine`: undefined after a block of another kind. */
  let plain: (TextEntry & { endLine: number | undefined }) | undefined

  /** The last line of a short source: Markdown takes the line below it for a text, whatever it is. */
  let endOfSource: number | undefined

  function addText(entry: TextEntry): void {
    const first = entries.find((one) => one.kind === 'text' && one.lang === entry.lang)
    const isFaultless = checkText(entry)
    if (first?.kind === 'text' && isFaultless) {
      const again = !entry.isPlain
        ? `"${entry.lang}" appears twice: the first is in line ${first.place.line}; remove one`
        : rule.text === 'line'
          ? 'this is a second paragraph, and a text here is one: join them'
          : `this stands outside of the text in line ${first.place.line}: indent it by two blanks`
      error(entry.place, again)
    }
    entries.push(entry)
  }

  /** Reports what is wrong with a text; true if nothing is. */
  function checkText(entry: TextEntry): boolean {
    const { parts, place, lang, isPlain } = entry
    const { file } = place
    const reported = new Set<string>()
    const tell = ({ line, column }: { line: number; column: number }, message: string): void => {
      if (!reported.has(message)) error({ file, line, column }, message)
      reported.add(message)
    }
    const strays = rowsOf(entry)
    for (const [at, row] of strays.entries()) {
      const stray = findStray(row.text, at === 0 && !isPlain, languages, rule)
      if (stray) tell({ ...row, column: row.column + stray.at }, stray.message)
    }
    for (const part of parts) {
      if (part.kind === 'odd') tell(part, oddMessage(part.what))
      if (part.kind === 'list' && rule.text === 'line') tell(part, oddMessage('list'))
    }
    // Only indented lines continue a text that has its language: a line at the margin is another text, whose language was forgotten.
    const outside = isPlain ? undefined : strays.find(({ line, column }) => line > place.line && column <= place.column)
    if (reported.size === 0 && outside) tell(outside, unindented(lang, languages))
    if (reported.size > 0) return false
    const second = parts[1]?.kind === 'paragraph' ? parts[1].rows[0] : undefined
    if (strays.length === 0) tell(place, `the ${lang} text is missing: write it behind the colon, or remove the line`)
    else if (rule.text === 'body') {
      if (parts[0]?.kind === 'list') tell(place, listFirst)
    } else if (second) tell(second, 'this is a second paragraph, and a text here is one: join them')
    const typed = reported.size === 0 ? findTypedList(strays, name, rule, !isPlain) : undefined
    if (typed) problems.warn({ file, line: typed.row.line, column: typed.row.column }, typed.message)
    return reported.size === 0
  }

  function addItem(block: Block & { kind: 'item' }, place: Place): void {
    const [part, ...others] = block.parts
    if (part?.kind === 'odd')
      return void error({ file: place.file, line: part.line, column: part.column }, oddMessage(part.what))
    const keyed = part?.kind === 'paragraph' ? splitKey(part.rows) : undefined
    if (block.isOrdered) return void error(place, numbered())
    if (part?.kind === 'paragraph' && /^\[[ xX]?\](?:\s|$)/.test(part.rows[0]?.text ?? ''))
      return void error(place, 'a debate has no boxes to tick: remove the brackets')
    if (!keyed) return void error(place, noKey(block.sign, part))
    const property = keyed.key.toLowerCase().replace(/\s+/g, ' ')
    const tag = canonicalTag(keyed.key)
    if (rule.properties.includes(property))
      return void addProperty(property, { ...keyed, others, lines: block.lines }, place)
    if (tag === undefined || !languages.includes(tag)) return void error(place, ...unknownKey(keyed, tag))
    const lines = withoutKey(block.lines)
    const own: Part[] = keyed.rows.length > 0 ? [{ kind: 'paragraph', rows: keyed.rows }] : []
    addText({ kind: 'text', lang: tag, isPlain: false, lines, parts: [...own, ...others], place })
  }

  function addProperty(
    key: string,
    { rows, value, others, lines }: Keyed & { others: Part[]; lines: string[] },
    place: Place,
  ): void {
    const first = entries.find((entry) => entry.kind === 'property' && entry.key === key)
    if (first?.kind === 'property')
      error(place, `"${key}" stands in line ${first.place.line} already; remove one of them`)
    const at = { file: place.file, ...value }
    const [row, second] = rows
    if (!row || row.line !== value.line)
      error(at, `"${key}:" has no value: write it behind the colon, or remove the line`)
    const extra = row && row.line !== value.line ? row : second
    const part = others[0]
    if (extra)
      error(
        { file: place.file, line: extra.line, column: extra.column },
        `this goes on a property, which is one line: leave a blank line before "${shorten(extra.text)}"`,
      )
    else if (part) {
      const { line, column } = part.kind === 'paragraph' ? (firstRow(part) ?? value) : part
      error(
        { file: place.file, line, column },
        `this belongs to the property "${key}", which is one line: begin it at the margin`,
      )
    }
    const comment = lines
      .join(' ')
      .match(/<!--.*?-->/g)
      ?.join(' ')
    entries.push({
      kind: 'property',
      key,
      value: toValue(key, row?.text ?? ''),
      ...(comment && { comment }),
      place: at,
    })
  }

  const numbered = (): string => {
    if (languages.length > 1) return 'this line begins like a numbered list: write "- " instead, or "\\" before the dot'
    if (rule.text === 'body') return listFirst
    if (textsOf(section).length > 0) return oddMessage('list')
    return 'this text begins like a numbered list: remove the number, or write "\\" before the dot'
  }

  const noKey = (sign: string, part: Part | undefined): string => {
    if (languages.length === 1 && rule.text === 'body') return listFirst
    const text = shorten((part && firstRow(part)?.text) ?? '…')
    const argument =
      name === 'Reason' || name === 'Counter' ? `, and each ${name} has a heading of its own, "## ${name}"` : ''
    const right =
      languages.length === 1
        ? `a text stands alone, without the "${sign}"`
        : `write its language, such as "- ${languages[0]}: ${text}"`
    const how = rule.text === 'body' ? 'indent it by two blanks' : `write "\\" before the "${sign}"`
    const goesOn = textsOf(section).length > 0 ? `; if it goes on the text above, ${how}` : ''
    return `"${`${sign} ${text}`.trimEnd()}" has no key: ${right}${argument}${goesOn}`
  }

  /** What to say of a key, and the name of the mistake if it is a language: then it is one mistake, however often it is made. */
  const unknownKey = ({ key, rows }: Keyed, tag: string | undefined): [message: string, once?: string] => {
    const near = nearestKey(key, rule.properties)
    const isTag = tag !== undefined && /^[a-z]{2,3}\b/i.test(key) && !near
    const properties =
      rule.properties.length > 0 ? `has the properties ${rule.properties.join(', ')}` : 'has no properties'
    const known = `the debate's languages are ${languages.join(', ')}`
    const argument =
      name === 'Reason' || name === 'Counter' ? `; each ${name} has a heading of its own, "## ${name}"` : ''
    const alone = languages.length === 1 && /\s/.test(key) ? '; a text stands alone, without the "-"' : ''
    const meant = meantTag(key)?.split('-')[0]
    const own = (tag && spokenAs(tag, languages)) ?? (meant && languages.find((lang) => lang.split('-')[0] === meant))
    if (rule.cites && /^sources?$/i.test(key))
      return [
        `sources stand in brackets behind the heading: write "${`${'#'.repeat(section.level)} ${name} ${section.id}`.trimEnd()} [${rows[0]?.text.trim() || 'S1'}]", and remove this`,
      ]
    if (near) return [`"${key}" is nearly right: write "- ${near}: …"`]
    if (own) return [`"${key}" is nearly right: write "- ${own}: …"`, `language ${own}`]
    const message = `"${key}" is none of the debate's languages, ${languages.join(', ')}: add it to "- languages:", or correct it (a ${name} ${properties})`
    if (isTag && key.length <= 11) return [message, `language ${tag}`]
    return [`"${shorten(key)}" is no key here: a ${name} ${properties}, and ${known}${alone}${argument}`]
  }

  function addPlain(block: Block & { kind: 'paragraph' | 'item' | 'aside' }, file: string, lines: string[]): void {
    const place = { file, line: block.line, column: block.column }
    const text = lines.slice(block.line - 1, block.endLine)
    if (!plain) {
      plain = {
        kind: 'text',
        lang: languages[0] ?? '',
        isPlain: true,
        lines: [],
        parts: [],
        place,
        endLine: block.line - 1,
      }
    }
    const between = plain.endLine === undefined ? [''] : lines.slice(plain.endLine, block.line - 1)
    plain.lines.push(...between, ...text)
    plain.endLine = block.endLine
    if (block.kind === 'paragraph') plain.parts.push(...block.parts)
    if (block.kind === 'item') addPlainItem(block, plain.parts)
  }

  return {
    add(block, file, lines) {
      const place = { file, line: block.line, column: block.column }
      const pasted = holdsTable && block.kind !== 'table' ? findPastedTable(writtenAs(block, lines)) : undefined
      if (pasted) return void error({ file, line: block.line + pasted.at, column: 1 }, pasted.message)
      const isOfPlainBody =
        plain && rule.text === 'body' && (block.kind === 'paragraph' || block.kind === 'item' || block.kind === 'aside')
      if (plain && !isOfPlainBody) plain.endLine = undefined
      if (block.kind === 'paragraph' && block.line - 1 === endOfSource)
        return void error(place, 'this follows a short source at once: leave a blank line between them')
      if (isOfPlainBody) addPlain(block, file, lines)
      else if (block.kind === 'aside') entries.push({ kind: 'aside', lines: block.lines })
      else if (block.kind === 'item') addItem(block, place)
      else if (block.kind === 'paragraph') {
        const first = block.parts[0]
        const row = first && firstRow(first)
        const stray = row && findStray(row.text, false, languages, rule)
        if (languages.length > 1) error(place, stray?.message ?? outside(entries.at(-1), languages))
        else if (rule.text === 'body') addPlain(block, file, lines)
        else
          addText({
            kind: 'text',
            lang: languages[0] ?? '',
            isPlain: true,
            lines: block.lines,
            parts: block.parts,
            place,
          })
      } else if (block.kind === 'table') {
        if (!holdsTable) error(place, `a ${name} has no table; remove it, or write "\\" before its first "|"`)
        entries.push({ kind: 'table', head: block.head, rows: block.rows, place })
      } else if (block.kind === 'definition') {
        const { id, url, title } = block
        endOfSource = block.endLine
        if (block.hasComment) error(place, 'a comment stands in this source: put it above or below')
        entries.push({ kind: 'definition', id, url, ...(title && { title }), place })
      } else error(place, oddMessage(block.what))
    },
    close() {
      if (!plain) return
      const { endLine: _, ...entry } = plain
      addText(entry)
      plain = undefined
    },
  }
}

/** The lines of a block; a tab before the head of a table makes the head code, and a text of what is below it. */
function writtenAs({ kind, line, endLine }: Block, lines: string[]): string[] {
  const below = kind === 'odd' ? lines.slice(endLine).findIndex((one) => one.trim() === '') : 0
  return lines.slice(line - 1, below < 0 ? undefined : endLine + below)
}

/** The value of a property, without quotation marks around it; the letters of a file or an address stay as wide as they are. */
function toValue(key: string, text: string): string {
  if (key === 'title') return text
  const written = withoutUnseen(text).trim()
  const [, bare = written] = /^["'“‘「<＂]([^"'“”‘’「」<>＂]*)["'”’」>＂]$/u.exec(written) ?? []
  return key === 'picture' || key === 'url' ? bare : toNarrow(bare)
}

/** Adds an item of a list to a text without a language: it continues the list before it, or begins one. */
function addPlainItem(block: Block & { kind: 'item' }, parts: Part[]): void {
  const odd = block.parts.find((part) => part.kind !== 'paragraph')
  if (odd) return void parts.push(odd.kind === 'odd' ? odd : { ...odd, kind: 'odd', what: 'list in a list' })
  const [rows, second] = block.parts.flatMap((part) => (part.kind === 'paragraph' ? [part.rows] : []))
  if (!rows) return void parts.push({ kind: 'odd', what: 'empty item', line: block.line, column: block.column })
  if (second?.[0]) return void parts.push({ ...second[0], kind: 'odd', what: 'paragraphs in a list' })
  const last = parts.at(-1)
  const { isOrdered, line, column } = block
  if (last?.kind === 'list' && last.isOrdered === isOrdered) last.items.push(rows)
  else parts.push({ kind: 'list', isOrdered, items: [rows], line, column })
}

const listFirst = 'this text begins with a list: begin it with a sentence'

const outside = (above: Entry | undefined, languages: string[]): string =>
  above?.kind === 'text'
    ? `this stands outside of the ${above.lang} text above: indent it by two blanks`
    : `this has no language: write it as "- ${languages[0]}: …"`

const firstRow = (part: Part): Row | undefined =>
  part.kind === 'paragraph' ? part.rows[0] : part.kind === 'list' ? part.items[0]?.[0] : undefined
