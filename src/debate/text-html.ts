// Texts as HTML, for what the build writes: the same elements that the pages' one renderer draws (web/shared/text.ts), which a
// test compares.
import { phraseEnd, type Segment, type Text } from '../core/text.ts'

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** An element that shows a text, with its classes. */
export function toElement(tag: string, classes: string, text: Text): string {
  const inside = text.map(toRun).join('')
  const names = [classes, inside.includes('<wbr>') ? 'phrases' : ''].filter(Boolean).join(' ')
  return `<${tag}${names ? ` class="${names}"` : ''}>${inside}</${tag}>`
}

function toRun({ text, lang, nobr, ruby, em, strong, href }: Segment): string {
  const loud = [
    ...(em ? [['<em>', '</em>']] : []),
    ...(strong ? [['<strong>', '</strong>']] : []),
    ...(href ? [[`<a href="${escapeHtml(href)}" rel="noreferrer">`, '</a>']] : []),
  ]
  const wrap = (inside: string) => loud.reduceRight((inner, [open, close]) => `${open}${inner}${close}`, inside)
  if (!lang && !nobr) return wrap(cut(text))
  // A run that is kept whole has no phrase end but at its end, where it must stand outside.
  const end = nobr ? text.indexOf(phraseEnd) : -1
  const run = nobr ? escapeHtml(end < 0 ? text : text.slice(0, end)) : cut(text)
  const tag = ruby ? 'ruby' : 'span'
  const reading = ruby ? `<rt>${escapeHtml(ruby)}</rt>` : ''
  const names = `${lang ? ` lang="${lang}"` : ''}${nobr ? ' class="nobr"' : ''}`
  return wrap(`<${tag}${names}>${run}${reading}</${tag}>`) + (end < 0 ? '' : cut(text.slice(end)))
}

const cut = (text: string): string => escapeHtml(text).replaceAll(phraseEnd, '<wbr>')
