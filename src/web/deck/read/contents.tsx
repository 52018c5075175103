// The list of contents, by part, with the reader's answers; and below it other ways to read the deck.
import { numberOf, questionOfPoll, type Slide } from '../../../core/deck.ts'
import { inLang } from '../../../draw/in-lang.ts'
import { stackName } from '../../../draw/names.ts'
import { valueLabel, valueTone } from '../../../draw/tally-words.ts'
import { Words } from '../../../draw/words.tsx'
import { siteRoot } from '../../shared/site.ts'
import { closeBeside } from '../element.ts'
import type { DeckPage } from '../words.ts'
import type { Reader } from './reader.ts'
import { Share } from './share.tsx'

/** The name of a stack for a reader. */
export const nameOf = ({ shownWords, t }: DeckPage, slide: Slide): string =>
  stackName(shownWords(), slide, (kind) => {
    if (kind === 'swing') return t(($) => $.read.moved)
    if (kind === 'balance') return t(($) => $.read.balance.title)
    if (kind === 'lookback') return t(($) => $.read.lookback)
    return t(($) => $.deck[kind])
  })

interface ContentsProps {
  reader: Reader
  here: string
  /** Goes to a stack, and closes the list. */
  go: (stack: string) => void
  close: () => void
  setSecond: (lang: string | undefined) => void
  turn: { name: string; turnLayout: () => Promise<void> }
}

/** Opens the dialog. Preact calls this once, when the element is created, and not when it is drawn again. */
function open(dialog: HTMLDialogElement | null): void {
  if (!dialog) return
  closeBeside(dialog)
  dialog.showModal()
  // Scrolls only the list: `scrollIntoView` could move the page behind it too.
  const current = dialog.querySelector<HTMLElement>('[aria-current]')
  if (current) dialog.scrollTop = current.offsetTop - dialog.clientHeight / 2
}

export function Contents({ reader, here, go, close, setSecond, turn }: ContentsProps) {
  const { page, shownStacks } = reader
  const { currentLang, langs, names, t } = page
  const votes = shownStacks.filter(({ poll }) => poll)
  const count = votes.filter(({ poll }) => poll && reader.own(poll)).length
  const others = langs.filter((lang) => lang !== currentLang())
  const printed = new URL('print/', siteRoot)
  printed.searchParams.set('lang', currentLang())
  const turnFrom = async ({ nextElementSibling: problem }: HTMLElement) => {
    if (problem) problem.textContent = ''
    await turn.turnLayout().catch(() => {
      if (problem) problem.textContent = t(($) => $.errors.unreachable)
    })
  }
  return (
    <dialog class="contents" ref={open} onClose={close} aria-labelledby="contents-title">
      <header>
        <h2 id="contents-title" class="contents-title">
          {t(($) => $.read.contents)}
        </h2>
        {/* Closed by the dialog's own function, which returns the focus to where it was. */}
        <button type="button" class="plain" onClick={({ currentTarget }) => currentTarget.closest('dialog')?.close()}>
          {t(($) => $.read.close)}
        </button>
      </header>
      <p class="soft small">{t(($) => $.read.answered, { count, total: votes.length })}</p>
      <ol>
        {shownStacks.flatMap((slide, at) => [
          ...(slide.part && slide.part !== shownStacks[at - 1]?.part
            ? [
                <li key={slide.part} class="act">
                  <Words text={page.shownWords().frame.parts[slide.part]} />
                </li>,
              ]
            : []),
          <Entry key={slide.id} reader={reader} slide={slide} isHere={slide.id === here} go={go} />,
        ])}
      </ol>
      <footer>
        {others.length > 0 && (
          <label>
            <span class="soft small">{t(($) => $.deck.secondLanguage)}</span>
            <select
              class="lang-menu"
              value={page.columns()[1]?.currentLang() ?? ''}
              onChange={({ currentTarget }) => setSecond(currentTarget.value || undefined)}
            >
              <option value="">{t(($) => $.deck.oneLanguage)}</option>
              {others.map((lang) => (
                <option key={lang} value={lang} {...inLang(lang)}>
                  {names[lang]}
                </option>
              ))}
            </select>
          </label>
        )}
        <Share reader={reader} slide={here} />
        <button type="button" class="button" onClick={({ currentTarget }) => void turnFrom(currentTarget)}>
          {turn.name}
        </button>
        <p class="problem" role="alert" />
        <a class="button" href={printed.href}>
          {t(($) => $.read.print)}
        </a>
      </footer>
    </dialog>
  )
}

function Entry({
  reader,
  slide,
  isHere,
  go,
}: {
  reader: Reader
  slide: Slide
  isHere: boolean
  go: ContentsProps['go']
}) {
  const own = slide.poll && reader.own(slide.poll)
  const { page, shown } = reader
  const question = slide.poll && questionOfPoll(page.deck, slide.poll)
  const number = slide.poll ? numberOf(shown, slide.poll.claim) : 0
  return (
    <li>
      <a
        href={`#/${slide.id}`}
        aria-current={isHere ? 'location' : undefined}
        onClick={(event) => {
          event.preventDefault()
          go(slide.id)
        }}
      >
        <span class="place">{number || ''}</span>
        <span>{nameOf(page, slide)}</span>
        {own && question && (
          <span class={`own ${valueTone(question, own.value)}`}>{valueLabel(page.t, question, own.value)}</span>
        )}
      </a>
    </li>
  )
}
