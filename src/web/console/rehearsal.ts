// Simulated voters: they send votes to the server like phones, so that a speaker can rehearse the evening alone. They exist on the
// device that started them, while a desk of the room is open there, until the rehearsal's votes are deleted.
import { HeldVote, paths, type Room } from '../../core/contract.ts'
import { type Deck, questionOfPoll, sideOf } from '../../core/deck.ts'
import { type PollRef, pollKey } from '../../core/poll.ts'
import { call } from '../shared/call.ts'
import { random128 } from '../shared/keys.ts'
import type { Page } from '../shared/page.ts'
import { deviceStorage } from '../shared/storage.ts'

interface SimulatedVoter {
  secret: string
  /** −1 (NO) … +1 (YES). */
  lean: number
  lang: string
}

const voters = 30
/** The voters answer within this many milliseconds. */
const slowest = 4000

export interface Rehearsal {
  /** Makes the voters; they vote as soon as the room rehearses. */
  begin(): void
  take(room: Room): void
}

export function openRehearsal({ deck, langs }: Page, code: string): Rehearsal {
  const storage = `rehearsal ${code}`
  // Stored, because a desk that is opened again must go on with the same voters.
  let crowd: SimulatedVoter[] = JSON.parse(deviceStorage.getItem(storage) ?? '[]')
  const answered = new Set<string>()
  /** Whether the voters are made and the room does not rehearse yet. */
  let isBeginning = false

  function keep(next: SimulatedVoter[]): void {
    crowd = next
    answered.clear()
    if (next.length > 0) deviceStorage.setItem(storage, JSON.stringify(next))
    else deviceStorage.removeItem(storage)
  }

  function castAll(poll: PollRef, epoch: number): void {
    for (const voter of crowd) setTimeout(() => void cast(voter, poll, epoch), Math.random() * slowest)
  }

  const cast = ({ secret, lean, lang }: SimulatedVoter, poll: PollRef, epoch: number) =>
    call({
      path: paths.votes(code),
      schema: HeldVote,
      key: secret,
      body: {
        ...{ voteId: random128(), ...poll, epoch, wording: questionOfPoll(deck, poll).wording },
        ...{ value: answerOf(deck, lean, poll), n: 1, lang },
      },
    })

  return {
    begin: () => {
      isBeginning = true
      keep(
        Array.from({ length: voters }, (_, at) => ({
          ...{ secret: random128(), lean: (2 * at) / (voters - 1) - 1 },
          lang: langs[at % langs.length] ?? 'en',
        })),
      )
    },
    take: (room) => {
      if (!room.rehearsal) {
        if (crowd.length > 0 && !isBeginning) keep([])
        return
      }
      isBeginning = false
      for (const ref of toRefs(deck, room)) {
        const poll = room.polls[pollKey(ref)]
        const name = `${pollKey(ref)} ${poll?.epoch}`
        if (!poll?.open || answered.has(name)) continue
        answered.add(name)
        castAll(ref, poll.epoch)
      }
    },
  }
}

const toRefs = ({ claims }: Deck, { polls }: Room): PollRef[] =>
  [
    ...(['before', 'after', 'since'] as const).map((round) => ({ claim: 'thesis', round })),
    ...claims.map(({ id }) => ({ claim: id, round: 'main' as const })),
  ].filter((ref) => pollKey(ref) in polls)

/** An answer near a voter's lean, a little further towards YES after the debate; sometimes "don't know". */
function answerOf(deck: Deck, lean: number, { claim, round }: PollRef): string | null {
  if (Math.random() < 0.07) return null
  const { values } = questionOfPoll(deck, { claim, round })
  const drift = round === 'after' ? 0.35 : 0
  const side = sideOf(deck, claim)
  // On a claim that supports neither side the answers are random.
  const pull = { yes: lean + drift, no: -lean - drift, neither: 0 }[side]
  const agreeing = pull + (Math.random() - 0.5) * 0.9
  const index = Math.round(((agreeing + 1) / 2) * (values.length - 1))
  return values[Math.min(values.length - 1, Math.max(0, index))] ?? null
}
