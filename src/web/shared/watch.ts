// While a debate is being written (--watch): after each save the page shows it in place, or lists beside it what is wrong. A page whose
// elements depend on what changed loads anew, at the same slide.
import { paths, Watched } from '../../core/contract.ts'
import { debateElement } from '../../core/debate-data.ts'
import { type Deck, questionsOf } from '../../core/deck.ts'
import type { PollKey } from '../../core/poll.ts'
import type { WordedQuestion } from '../../core/question.ts'
import { type Debate, readDebate } from './debate.ts'
import { serverPath } from './server-path.ts'
import { watchedState } from './site.ts'

export interface WatchedPage {
  /** Changed to the debate as it is now. */
  debate: Debate
  questions: Map<PollKey, WordedQuestion>
  /** Whether nothing draws the page again when its words change. */
  isDrawnOnce: () => boolean
  /** Draws the page again with the words of `debate`. */
  redraw: () => Promise<void>
}

/** Follows the debate as long as the page is open; with a stream only while it is seen, since a browser has few for each server. */
export function watchDebate(page: WatchedPage): void {
  const note = document.createElement('div')
  let stream: EventSource | undefined
  let showing = Promise.resolve(watchedState)

  function hear({ data }: MessageEvent<string>): void {
    const { state, ...found } = Watched.parse(JSON.parse(data))
    if (!isSeenByAudience()) showFaults(note, found)
    // If the server is just being started again, the next event brings its state once more.
    showing = showing.then((shown) => (shown === state ? shown : showState(page))).catch(() => undefined)
  }
  function follow(): void {
    stream?.close()
    stream = undefined
    if (document.visibilityState !== 'visible') return
    stream = new EventSource(serverPath(paths.watch(page.debate.deck.id)))
    stream.addEventListener('message', hear)
  }
  makeSpace(note)
  const [style] = document.styleSheets
  for (const rule of spaceRules) style?.insertRule(rule, style.cssRules.length)
  new ResizeObserver(() => makeSpace(note)).observe(note)
  // A key that folds the list must not turn a slide.
  note.addEventListener('keydown', (event) => event.stopPropagation())
  document.addEventListener('visibilitychange', follow)
  follow()
}

/** Shows what the server shows now; gives its hash. */
async function showState(page: WatchedPage): Promise<string | undefined> {
  const html = await (await fetch(location.href, { cache: 'no-store' })).text()
  // The JSON has no `<`, so it ends where the element ends.
  const [, json = ''] = new RegExp(`id="${debateElement}">([^<]*)`).exec(html) ?? []
  const [, state] = /data-watch="(\w+)"/.exec(html) ?? []
  const next = readDebate(json)
  if (page.isDrawnOnce() || !isAlike(page.debate, next)) {
    location.reload()
    return state
  }
  // All words are here before anything is drawn, so that nothing is drawn in part.
  const words = Object.values(next.words[document.documentElement.lang] ?? [])
  await Promise.all([...words.map((load) => load()), next.loadReferences()])
  replaceIn(page.debate.deck, next.deck)
  const { deck: _, ...rest } = next
  Object.assign(page.debate, rest)
  for (const [poll, question] of questionsOf(page.debate.deck)) page.questions.set(poll, question)
  replaceTheme(html)
  await page.redraw()
  return state
}

/** What may change in a deck without any change of its slides. */
const replaced = ['wording', 'picture']

/**
 * Whether a page can show another state of its debate without new elements. A page of a room cannot if a wording has changed, whose
 * counts were made under the old one, or a picture.
 */
function isAlike(debate: Debate, next: Debate): boolean {
  const isInRoom = !document.body.classList.contains('no-room')
  const shapeOf = ({ deck, names }: Debate) =>
    JSON.stringify({ deck, names }, (key, value) => (!isInRoom && replaced.includes(key) ? true : value))
  return shapeOf(debate) === shapeOf(next)
}

/** Puts the values of a deck of the same shape into the page's own, whose parts many components hold. */
function replaceIn<T extends Deck | object>(own: T, next: T): void {
  for (const [key, value] of Object.entries(next)) {
    const mine: unknown = Reflect.get(own, key)
    if (typeof mine === 'object' && mine !== null && typeof value === 'object') replaceIn(mine, value)
    else Reflect.set(own, key, value)
  }
}

function replaceTheme(html: string): void {
  const theme = /href="([^"]*\/theme\/[^"]*)"/
  const [, href] = theme.exec(html) ?? []
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
  const own = links.find((link) => theme.test(`href="${link.getAttribute('href')}"`))
  if (href === undefined) own?.remove()
  else if (own) own.href = href
  else {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    document.head.append(link)
  }
}

/** Whether this is a phone or the projector of a room, which need not know what is wrong. */
const isSeenByAudience = (): boolean =>
  /\/j\//.test(location.pathname) ||
  (document.querySelector('.reveal') !== null && !document.body.classList.contains('no-room'))

/**
 * The list stands at the lower edge of every page, `--note` high, and what stands there else moves up by it. These rules are added here,
 * so that readers do not load them; each selector is stronger than that of the page's own rule.
 */
const spaceRules = [
  ':root { padding-bottom: var(--note) }',
  'html body, .page.desk { min-height: calc(100dvh - var(--note)) }',
  '.page.desk { height: calc(100dvh - var(--note)) }',
  '.no-room .reveal.reveal { bottom: calc(64px + var(--note)) }',
  '.no-room .menu.menu, .no-room .reader-bar { bottom: calc(12px + var(--note)) }',
  '.no-room .offer { bottom: calc(16px + var(--note)) }',
]

/** Moves up what stands at the lower edge, by the list's present height. */
function makeSpace(note: HTMLElement): void {
  document.documentElement.style.setProperty('--note', `${note.offsetHeight}px`)
  // Slides are laid out anew when their window changes.
  dispatchEvent(new Event('resize'))
}

/** Lists what is wrong at the lower edge of the page; the author can fold the list. Warnings alone are folded. */
function showFaults(note: HTMLElement, { faults, warnings }: Omit<Watched, 'state'>): void {
  const lines = [...faults, ...warnings]
  note.className = 'page-note'
  note.setAttribute('role', 'alert')
  note.lang = 'en'
  note.dir = 'ltr'
  const list = document.createElement('details')
  const head = document.createElement('summary')
  head.textContent = `⚠ ${lines.length}`
  list.open = faults.length > 0
  list.append(head, lines.join('\n'))
  note.replaceChildren(list)
  // Outside the body, whose content belongs to the code that draws it.
  if (lines.length > 0) document.documentElement.append(note)
  else note.remove()
}
