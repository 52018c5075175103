// The debates that this server shows, each with what is asked in it and where its pages are. A room belongs to one of them by its id.
import type { Asked } from '../core/contract.ts'
import { type Deck, questionsOf, type Slide, toSlides } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import type { WordedQuestion } from '../core/question.ts'
import { toPlain } from '../core/text.ts'
import { toAsked } from '../debate/asked.ts'
import { hashDebate } from '../debate/debate-hash.ts'
import type { Content } from '../debate/read-content.ts'

/** `folder`: where the site is. `older`: folders of earlier sites, the newest first, for files whose names contain a content hash. */
export interface Site {
  folder: string
  older: string[]
}

/** Data alone, since it comes from another process (compiler.ts). */
export interface HostedDebate {
  id: string
  deck: Deck
  langs: string[]
  /** All slides of the whole deck. */
  slides: Slide[]
  /** How each of its polls is asked now. */
  questions: ReadonlyMap<PollKey, WordedQuestion>
  /** What each of its polls asks now, with all texts. */
  asked: ReadonlyMap<PollKey, Asked>
  /** By language. */
  title: Record<string, string>
  /** The hash of its structure and words. */
  hash: string
  /** The opener who alone opens rooms for it, beside the host; absent: everybody may. */
  owner?: string | undefined
  /** Where its pages are; undefined until they are written. */
  site?: Site | undefined
}

export interface Debates {
  /** Shows these debates from now on. */
  replace(hosted: HostedDebate[]): void
  /** The debate of addresses that name none. */
  first(): HostedDebate
  get(id: string): HostedDebate | undefined
  /** All of them, the first one first. */
  list(): HostedDebate[]
}

export function hostDebate(content: Content, site?: Site): HostedDebate {
  const { deck, langs } = content
  const title = [...langs].map(([lang, { words }]) => [lang, toPlain(words.claims.title)])
  const slides = toSlides(deck)
  const polls = slides.flatMap(({ poll }) => poll ?? [])
  return {
    ...{ id: deck.id, deck, langs: [...langs.keys()], slides, questions: questionsOf(deck) },
    asked: new Map(polls.map((poll) => [pollKey(poll), toAsked(content, poll)])),
    ...{ title: Object.fromEntries(title), hash: hashDebate(content), site },
  }
}

/** There is always at least one. */
export function createDebates(shown: HostedDebate[]): Debates {
  let hosted = shown
  return {
    replace: (next) => {
      hosted = next
    },
    first: () => {
      const [first] = hosted
      if (!first) throw new Error('there is no debate')
      return first
    },
    get: (id) => hosted.find((debate) => debate.id === id),
    list: () => hosted,
  }
}
