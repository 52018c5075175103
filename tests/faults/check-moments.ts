// The part of the checker about moments: what each phone and the presenter did and saw when, by one clock. I6: no vote passes a closed
// poll, and a refused one is said to be so; I9: a vote without an answer counts once or not at all, and its phone shows "sending".
import type { Evidence, ShownPoll, Steered } from './evidence.ts'
import { byId, differenceOf, type Fate, type Fates, idText, nameOf, type Tap, total, voteText } from './recount.ts'

/** A time in which a poll was surely in one epoch and open, or in it and closed. */
interface Stretch {
  from: number
  until: number
  poll: ShownPoll
}

/** I6: open or closed is decided where the vote is stored: for every vote, at its moment. */
export function checkGate({ log, notes, steered }: Evidence, fates: Fates): string[] {
  const stretches = toStretches(steered)
  return [
    ...[...fates.values()].flatMap((fate) => {
      const seen = stretches.get(pollOf(fate.tap)) ?? []
      return [...checkLate(fate, seen), ...checkTurnedAway(fate, seen)]
    }),
    ...log.flatMap((row, at) => {
      const fate = fates.get(row.voteId)
      if (!fate?.refused) return []
      const head = `I6 ${idText(row)} was refused to phone ${fate.tap.phone} (${fate.refused.error})`
      return [`${head}, but it is row ${at + 1} of the log`]
    }),
    ...checkShut(steered),
    ...checkSaid(notes, fates),
  ]
}

const pollOf = ({ claim, round }: { claim: string; round: string }) => `${claim}, ${round}`

/** By poll. What two answers in a row say of a poll held in between too, since nobody else steers. */
function toStretches(steered: Steered[]): Map<string, Stretch[]> {
  const found = new Map<string, Stretch[]>()
  const last = new Map<string, Stretch>()
  for (const { sentAt, answeredAt, polls } of steered) {
    const shown = new Map(polls?.map((poll) => [pollOf(poll), poll]))
    for (const [key, stretch] of last) {
      const poll = shown.get(key)
      if (poll && poll.open === stretch.poll.open && poll.epoch === stretch.poll.epoch) continue
      stretch.until = sentAt
      last.delete(key)
    }
    for (const [key, poll] of shown) {
      if (last.has(key)) continue
      const stretch = { from: answeredAt, until: Number.POSITIVE_INFINITY, poll }
      last.set(key, stretch)
      found.set(key, [...(found.get(key) ?? []), stretch])
    }
  }
  return found
}

/** A vote that was first sent after its poll was closed, and answered before it may have been opened again. */
function checkLate({ tap, sentAt, acked }: Fate, stretches: Stretch[]): string[] {
  if (sentAt === undefined || !acked) return []
  const shut = stretches.find(({ from, until, poll }) => !poll.open && sentAt > from && acked.at < until)
  if (!shut) return []
  const closedFor = Math.round(sentAt - shut.from)
  return [
    `I6 ${idText(tap)} was acknowledged to phone ${tap.phone}, but its poll was closed ${closedFor} ms before it was sent`,
  ]
}

/** A vote that was refused, though its epoch was open from before it was sent until after the answer. */
function checkTurnedAway({ tap, sentAt, refused }: Fate, stretches: Stretch[]): string[] {
  if (sentAt === undefined || !refused || !['closed', 'epoch_changed'].includes(refused.error)) return []
  const open = stretches.find(
    ({ from, until, poll }) => poll.open && poll.epoch === tap.epoch && sentAt > from && refused.at < until,
  )
  if (!open) return []
  return [`I6 ${idText(tap)} was refused to phone ${tap.phone} (${refused.error}), but its poll was open all the time`]
}

/** While a poll is closed, its counts stay as they are. */
function checkShut(steered: Steered[]): string[] {
  return steered.flatMap(({ polls }, at) => {
    const before = new Map(steered[at - 1]?.polls?.map((poll) => [nameOf(poll), poll]))
    return (polls ?? []).flatMap((poll) => {
      const earlier = before.get(nameOf(poll))
      if (!earlier || earlier.open || poll.open || `${earlier.counts}` === `${poll.counts}`) return []
      const change = `from ${earlier.counts} to ${poll.counts}`
      return [
        `I6 ${nameOf(poll)} was closed, but the presenter saw its counts change ${change} (answers ${at} and ${at + 1})`,
      ]
    })
  })
}

/** A phone whose last tap on a poll is refused says so at once. */
function checkSaid(notes: Evidence['notes'], fates: Fates): string[] {
  const told: string[] = []
  /** By phone and poll: the last tap, and the refusal that is not said yet. */
  const last = new Map<string, { tap: Tap; unsaid?: string }>()
  const tell = (one: { tap: Tap; unsaid?: string } | undefined) => {
    if (one?.unsaid)
      told.push(`I6 ${idText(one.tap)} was refused (${one.unsaid}), but phone ${one.tap.phone} did not say so`)
  }
  for (const note of notes) {
    const tap = fates.get(note.voteId)?.tap
    if (!tap) continue
    const key = `${tap.phone} ${pollOf(tap)}`
    const now = last.get(key)
    if (note.kind === 'tap') {
      tell(now)
      last.set(key, { tap })
    } else if (now && now.tap.voteId === note.voteId) {
      if (note.kind === 'refused') now.unsaid = note.error
      if (note.kind === 'shown' && note.refusal === now.unsaid) delete now.unsaid
    }
  }
  for (const one of last.values()) tell(one)
  return told
}

/** I9: a vote without an answer counts once or not at all, as it was tapped, and its phone shows "sending" until the answer. */
export function checkUncertain(evidence: Evidence, fates: Fates): string[] {
  const { log, notes, voterOf } = evidence
  const told = [...byId(log).values()].flatMap((row) => {
    const fate = fates.get(row.voteId)
    if (!fate) return [`I9 ${idText(row)} of voter ${row.voter} is in the log, but no phone tapped it`]
    const wrong = fate.acked ? undefined : differenceOf(fate.tap, voterOf(fate.tap.phone), row)
    return wrong ? [`I9 ${idText(fate.tap)} had no answer, and its row is another: ${wrong}`] : []
  })
  return [...told, ...checkSeen(evidence, fates), ...checkScreens(notes)]
}

/** What the presenter saw counted, against what the phones had sent and were told by then: each phone counts once, with what it may hold. */
function checkSeen({ steered, voterOf, aside = [], erased = [] }: Evidence, fates: Fates): string[] {
  const gone = new Set([...aside, ...erased])
  const taps = new Map<string, Map<string, Fate[]>>()
  for (const fate of fates.values()) {
    const ofCount = taps.get(nameOf(fate.tap)) ?? new Map<string, Fate[]>()
    taps.set(nameOf(fate.tap), ofCount)
    ofCount.set(fate.tap.phone, [...(ofCount.get(fate.tap.phone) ?? []), fate])
  }
  const told = new Map<string, string>()
  for (const [at, { sentAt, answeredAt, polls }] of steered.entries()) {
    for (const { counts, values, ...poll } of polls ?? []) {
      const name = nameOf(poll)
      if (!counts || told.has(name)) continue
      const least = counts.map(() => 0)
      const most = counts.map(() => 0)
      let [leastVoted, mostVoted] = [0, 0]
      for (const [phone, ofPhone] of taps.get(name) ?? []) {
        const { held, isSure } = mayHold(ofPhone, sentAt, answeredAt)
        const places = new Set(held.map((value) => (value === null ? values.length : values.indexOf(value))))
        if (places.size > 0) mostVoted++
        const isCounted = isSure && !gone.has(voterOf(phone))
        if (isCounted) leastVoted++
        for (const place of places) {
          most[place] = (most[place] ?? 0) + 1
          if (isCounted && places.size === 1) least[place] = (least[place] ?? 0) + 1
        }
      }
      const voted = total(counts)
      const isPossible = counts.every((count, place) => count >= (least[place] ?? 0) && count <= (most[place] ?? 0))
      if (isPossible && voted >= leastVoted && voted <= mostVoted) continue
      const account = `by their phones at least ${least} and at most ${most}, ${leastVoted} to ${mostVoted} voters`
      told.set(name, `I9 ${name}: the presenter saw ${counts} (answer ${at + 1}), together ${voted}; ${account}`)
    }
  }
  return [...told.values()]
}

/** The values that a phone may hold in an answer of that time; `isSure`: that it holds one. */
function mayHold(fates: Fate[], sentAt: number, answeredAt: number): { held: (string | null)[]; isSure: boolean } {
  const sure = fates.flatMap(({ acked }) => (acked && acked.at < sentAt ? acked.n : []))
  const newest = Math.max(...sure)
  const possible = fates.filter(({ tap, refused }) => tap.at < answeredAt && !refused && tap.n >= newest)
  return { held: possible.map(({ tap }) => tap.value), isSure: sure.length > 0 }
}

/** What each phone showed about its last tap on a poll, against the answers that it had by then. */
function checkScreens(notes: Evidence['notes']): string[] {
  const told: string[] = []
  const answered = new Set<string>()
  /** The counts in which a phone has an acknowledged vote. */
  const saved = new Set<string>()
  const taps = new Map<string, Tap>()
  const last = new Map<string, { tap: Tap; status: string }>()
  for (const note of notes) {
    const tap = note.kind === 'tap' ? note : taps.get(note.voteId)
    if (!tap) continue
    const poll = `${tap.phone} ${pollOf(tap)}`
    const count = `${tap.phone} ${nameOf(tap)}`
    if (note.kind === 'tap') {
      taps.set(note.voteId, note)
      last.set(poll, { tap, status: 'none' })
    } else if (note.kind === 'acked') {
      saved.add(count)
      answered.add(note.voteId)
    } else if (note.kind === 'refused') answered.add(note.voteId)
    else if (note.kind === 'shown') {
      const { status } = note
      last.set(poll, { tap, status })
      const head = `I9 phone ${tap.phone} showed "${status}" for ${idText(tap)}, tapped as ${voteText(tap)}`
      if (status === 'saved' && !answered.has(tap.voteId)) told.push(`${head}, before any answer to it`)
      else if (status === 'saved' && !saved.has(count))
        told.push(`${head}, though none of its votes there was acknowledged`)
      else if (status === 'sending' && answered.has(tap.voteId)) told.push(`${head}, after the answer to it`)
    }
  }
  for (const { tap, status } of last.values())
    if (!answered.has(tap.voteId) && status === 'none')
      told.push(`I9 phone ${tap.phone} showed nothing for ${idText(tap)}, which had no answer, instead of "sending"`)
  return told
}
