// The two windows over the slides: which keys there are, and where one may jump.
import { numberOf, type Slide, thesis } from '../../core/deck.ts'
import { toPlain } from '../../core/text.ts'
import { t } from '../shared/i18n.ts'
import { deckOnScreen, slides } from './stage.ts'
import { box, shownWords } from './words.ts'

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
export function openHelp(): void {
  const rows = keys.map(([names, does]) =>
    box(
      'tr',
      '',
      box('th', '', ...names.split(' ').map((name) => box('kbd', '', name))),
      box(
        'td',
        '',
        t(($) => $.help[does]),
      ),
    ),
  )
  const title = box(
    'h2',
    'serif',
    t(($) => $.help.title),
  )
  const print = box(
    'a',
    '',
    t(($) => $.help.print),
  )
  const printed = new URL(location.href)
  printed.searchParams.set('view', 'print')
  print.href = printed.href
  const dialog = openDialog('dialog', title, box('table', '', ...rows), print)
  dialog.addEventListener('keydown', ({ key }) => key === '?' && dialog.close())
}

/** Shows a list of what is voted on; typing a number or a word leaves what fits, Enter goes to the first. */
export function openJump(go: (slide: string) => void): void {
  const input = box('input', '')
  const list = box('ol', '')
  input.type = 'search'
  input.placeholder = t(($) => $.help.jumpTo)
  input.setAttribute('aria-label', input.placeholder)
  const dialog = openDialog('dialog jump', input, list)
  const choose = (id: string) => {
    dialog.close()
    go(id)
  }
  const entries = stackSlides().map((slide) => toEntry(slide, choose))
  const fitting = () => {
    const typed = input.value.trim().toLocaleLowerCase()
    if (/^\d+$/.test(typed)) return entries.filter(({ number }) => number === Number(typed))
    return entries.filter(({ id, name }) => name.toLocaleLowerCase().includes(typed) || id.includes(typed))
  }
  const draw = () => list.replaceChildren(...fitting().map(({ item }) => item))
  input.addEventListener('input', draw)
  input.addEventListener('keydown', (event) => {
    const first = event.key === 'Enter' && fitting()[0]
    if (first) choose(first.id)
  })
  draw()
}

/** The first slide of each stack that is shown. */
function stackSlides(): Slide[] {
  const claims = new Set(deckOnScreen().claims.map(({ id }) => id))
  return slides.filter(
    ({ id, stack, poll }) => id === stack && (!poll || poll.claim === thesis || claims.has(poll.claim)),
  )
}

function toEntry({ id, stack, kind, poll }: Slide, choose: (id: string) => void) {
  const number = poll ? numberOf(deckOnScreen(), poll.claim) : 0
  const words = shownWords().claims
  const heading = words.stacks[stack]?.heading ?? words.title
  const name = kind === 'verdict' || kind === 'sources' || kind === 'about' ? t(($) => $.deck[kind]) : toPlain(heading)
  const button = box('button', '', box('span', 'place', number ? String(number) : ''), box('span', '', name))
  button.type = 'button'
  button.addEventListener('click', () => choose(id))
  return { id, number, name, item: box('li', '', button) }
}

/** A window over the slides; a click beside it or Escape closes it, and no key reaches the slides while it is open. */
function openDialog(name: string, ...children: Node[]): HTMLDialogElement {
  const dialog = box('dialog', name, ...children)
  dialog.addEventListener('keydown', (event) => event.stopPropagation())
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  // The window itself has the focus first: nobody wants the print view by pressing space.
  dialog.tabIndex = -1
  dialog.autofocus = name === 'dialog'
  dialog.showModal()
  return dialog
}
