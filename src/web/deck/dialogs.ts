// The two windows over the slides: which keys there are, and where one may jump.

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

/** Shows all keys, ours and reveal.js's, in the page's language, and the way to paper. */
export function showHelp({ t }: Page): void {
  const rows = keys.map(([names, does]) =>
    build(
      'tr',
      '',
      build('th', '', ...names.split(' ').map(buildKey)),
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

function buildKey(name: string): HTMLElement {
  const key = build('kbd', '', name)
  key.translate = false
  return key
}

/** Shows a list of what is voted on; typing a number or a word leaves what fits, Enter goes to the first. */
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
    // Enter that ends a conversion of an input method is not for the window; Safari tells by the code 229 alone.
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

/** A window over the slides; a click beside it or Escape closes it, and no key reaches the slides while it is open. */
function showDialog(name: string, ...children: Node[]): HTMLDialogElement {
  const dialog = build('dialog', name, ...children)
  dialog.addEventListener('keydown', (event) => event.stopPropagation())
  closeBeside(dialog)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.tabIndex = -1
  dialog.showModal()
  // The window itself has the focus first where nothing is to be typed: nobody wants the print view by pressing space.
  if (name === 'dialog') dialog.focus()
  return dialog
}
