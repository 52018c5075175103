// The two windows over the slides: the list of keys, and the list of slides to jump to.

import { type Deck, numberOf, type Slide, toSlides, toStacks } from '../../core/deck.ts'
import { toPlain, unmarked } from '../../core/text.ts'
import { areLettersOn, readKey, setLetters } from '../shared/letter-keys.ts'
import type { Page } from '../shared/page.ts'
import { drawText } from '../shared/text.ts'
import { build, closeBeside } from './element.ts'
import type { DeckPage } from './words.ts'

const keys = [
  ['→ ←', 'claims'],
  ['↓ ↑', 'deeper'],
  ['␣ N', 'next'],
  ['P', 'previous'],
  ['T', 'language'],
  ['2', 'second'],
  ['G', 'jump'],
  ['O', 'overview'],
  ['F', 'fullscreen'],
  ['B', 'pause'],
  ['Home End', 'ends'],
  ['?', 'help'],
] as const

/** Shows all keys in the page's language, the switch for letter keys, and a link to the print view. */
export function showHelp({ langs, t }: Page): void {
  const useful = keys.filter(([, does]) => langs.length > 1 || (does !== 'language' && does !== 'second'))
  const rows = useful.map(([names, does]) =>
    build(
      'tr',
      '',
      build('th', '', ...toNames(names).map(buildKey)),
      build(
        'td',
        '',
        t(($) => $.help[does]),
      ),
    ),
  )
  const title = build(
    'h2',
    'serif',
    t(($) => $.help.title),
  )
  const print = build(
    'a',
    '',
    t(($) => $.help.print),
  )
  const printed = new URL(location.href)
  printed.searchParams.set('view', 'print')
  print.href = printed.href
  const letters = build('input', 'letters')
  letters.type = 'checkbox'
  letters.checked = areLettersOn()
  letters.addEventListener('change', () => setLetters(letters.checked))
  const label = build(
    'label',
    'check',
    letters,
    t(($) => $.live.letters),
  )
  const dialog = showDialog('dialog', title, build('table', '', ...rows), label, print)
  dialog.setAttribute('aria-label', title.textContent)
  dialog.addEventListener('keydown', (event) => {
    const key = readKey(event)
    if (key !== '?' && key !== 'F1') return
    event.preventDefault()
    dialog.close()
  })
}

/** The names of keys; of the arrows to the sides, the one for what comes next is first. */
const toNames = (names: string): string[] => (names === '→ ←' && document.dir === 'rtl' ? ['←', '→'] : names.split(' '))

function buildKey(name: string): HTMLElement {
  const key = build('kbd', '', name)
  key.translate = false
  return key
}

/** Shows a list of all stacks. Typing a number or a word filters the list; Enter goes to its first entry. */
export function showJump(page: DeckPage, deck: Deck, go: (slide: string) => void): void {
  const { t } = page
  const input = build('input', '')
  const list = build('ol', '')
  input.type = 'search'
  input.placeholder = unmarked(t(($) => $.help.jumpTo))
  input.setAttribute('aria-label', input.placeholder)
  const dialog = showDialog('dialog jump', input, list)
  dialog.setAttribute('aria-label', unmarked(t(($) => $.help.jump)))
  const choose = (id: string) => {
    dialog.close()
    go(id)
  }
  const entries = toStacks(toSlides(deck)).map((slide) => toEntry(page, slide, deck, choose))
  const fitting = () => {
    const typed = fold(input.value)
    if (/^\d+$/.test(typed)) return entries.filter(({ number }) => number === Number(typed))
    return entries.filter(({ id, name }) => fold(name).includes(typed) || id.includes(typed))
  }
  const draw = () => list.replaceChildren(...fitting().map(({ item }) => item))
  input.addEventListener('input', draw)
  input.addEventListener('keydown', (event) => {
    // An Enter that ends the conversion of an input method chooses nothing here; Safari marks it only by the key code 229.
    if (event.isComposing || event.keyCode === 229) return
    const first = event.key === 'Enter' && fitting()[0]
    if (first) choose(first.id)
  })
  draw()
}

/** A text without the differences that a search ignores: case, and the wide or narrow forms of characters. */
const fold = (text: string): string => text.normalize('NFKC').trim().toLocaleLowerCase()

function toEntry(page: DeckPage, { id, stack, kind, poll }: Slide, deck: Deck, choose: (id: string) => void) {
  const number = poll ? numberOf(deck, poll.claim) : 0
  const words = page.shownWords().claims
  const heading = words.stacks[stack]?.heading ?? words.title
  const text =
    kind === 'verdict' || kind === 'sources' || kind === 'about' ? [{ text: page.t(($) => $.deck[kind]) }] : heading
  const [name, shown] = [toPlain(text), build('span', '')]
  drawText(shown, text)
  const button = build('button', '', build('span', 'place', number ? String(number) : ''), shown)
  button.type = 'button'
  button.addEventListener('click', () => choose(id))
  return { id, number, name, item: build('li', '', button) }
}

/** A window over the slides. A click outside it or Escape closes it, and no key reaches the slides while it is open. */
function showDialog(name: string, ...children: Node[]): HTMLDialogElement {
  const dialog = build('dialog', name, ...children)
  dialog.addEventListener('keydown', (event) => event.stopPropagation())
  closeBeside(dialog)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.tabIndex = -1
  dialog.showModal()
  // If nothing is to be typed, the window itself takes the focus, so that a key cannot press one of its controls by accident.
  if (name === 'dialog') dialog.focus()
  return dialog
}
