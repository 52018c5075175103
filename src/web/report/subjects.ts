// The content of each picture of the report, computed when the picture is saved.
import { toBalance } from '../../core/balance.ts'
import type { Counts, Room, Swing } from '../../core/contract.ts'
import { type ClaimWords, type Deck, sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import type { Question } from '../../core/question.ts'
import type { Side } from '../../core/side.ts'
import { readSwing } from '../../core/swing.ts'
import { toTally } from '../../core/tally.ts'
import type { Text } from '../../core/text.ts'
import type { Line } from '../../draw/outcome.tsx'
import { tallySentence } from '../../draw/tally-words.ts'
import * as said from '../shared/outcome-words.ts'
import type { Page } from '../shared/page.ts'
import { fillFlowChart } from '../shared/swing-chart.ts'
import { isReversed, saySwing, toFlows } from '../shared/swing-words.ts'
import { drawBalance, drawLanes } from '../shared/weights.ts'
import type { Chart, Subject } from './picture.ts'
import { paintTally } from './tally-picture.tsx'

/** A text of the deck with the marks at which its lines may break. */
const joined = (text: Text = []): string => text.map((segment) => segment.text).join('')

const tallyChart =
  (question: Question, counts: Counts): Chart =>
  async (canvas, pixelRatio) => {
    await paintTally(canvas, pixelRatio, question, counts)
    return () => {}
  }

const ends = ({ t }: Page): string[] => [t(($) => $.tally.disagreeEnd), t(($) => $.tally.agreeEnd)]

export function tallySubject(
  page: Page,
  id: string,
  side: Side,
  question: Question,
  counts: Counts,
  words: ClaimWords['stacks'][string] & { place: string },
): Subject {
  const { t } = page
  const { n, dontKnow } = toTally(question, counts)
  const [left = '', right = ''] = ends(page)
  return {
    id,
    side,
    above: [words.place, joined(words.heading)].filter(Boolean).join(' · '),
    title: joined(words.claim),
    lines: [{ role: 'share', text: tallySentence(t, question, counts) }],
    charts: [{ paint: tallyChart(question, counts), scale: 1.3, most: 230 }],
    ends: [left, dontKnow > 0 ? t(($) => $.tally.dontKnow, { count: dontKnow }) : '', right],
    n: t(($) => $.report.n, { count: n }),
  }
}

export function swingSubject(page: Page, room: Room, swing: Swing, deck: Deck, words: said.OutcomeWords): Subject {
  const { t } = page
  const { flows, paired } = readSwing(swing)
  const lines = saySwing(page, swing, deck, room)
  const isLarge = ({ role }: Line) => /points|share|band/.test(role)
  const flowChart: Chart = (canvas, pixelRatio) => {
    const chart = fillFlowChart(canvas)
    chart.show(toFlows(page, swing, deck), pixelRatio)
    return chart.close
  }
  const both = (['before', 'after'] as const).flatMap((round) => {
    const poll = room.polls[pollKey({ claim: thesis, round })]
    return poll
      ? [{ label: t(($) => $.swing[round]), scale: 1.3, most: 110, paint: tallyChart(poll, poll.counts ?? []) }]
      : []
  })
  const votes = [t(($) => $.swing.before), t(($) => $.swing.after)]
  return {
    id: 'swing',
    side: sideOf(deck, thesis),
    above: t(($) => $.deck.swing),
    title: joined(words.claims.stacks.before?.claim),
    lines: lines.filter(isLarge),
    charts: flows.length > 0 ? [{ paint: flowChart, scale: 1.5 }] : both,
    ends: flows.length === 0 ? ends(page) : isReversed(page) ? votes.reverse() : votes,
    small: lines.filter((line) => line.role === 'rule').map(({ text }) => text),
    n: t(($) => $.swing.paired, { count: paired }),
  }
}

export function balanceSubject(page: Page, room: Room, deck: Deck, words: said.OutcomeWords): Subject {
  const pulls = said.pullsOf(room, deck)
  const lines = said.sayBalance(page, room, deck)
  return {
    id: 'balance',
    title: page.t(($) => $.deck.balance),
    lines,
    charts: [
      {
        scale: 1.4,
        paint: (canvas, pixelRatio) => {
          drawBalance(
            canvas,
            pixelRatio,
            said.balanceWeights(pulls, deck),
            toBalance(pulls) ?? 0,
            said.balanceEnds(page),
          )
          return () => {}
        },
      },
    ],
    legend: said.balanceLegend(page, pulls, deck, words),
    n: votesOf(page, pulls),
  }
}

export function lookbackSubject(page: Page, room: Room, deck: Deck, words: said.OutcomeWords): Subject {
  const lanes = said.lanesOf(page, room, deck)
  return {
    id: 'balance.lookback',
    title: page.t(($) => $.deck.lookback),
    lines: said.sayLookback(page, lanes),
    charts: [
      {
        scale: 1.15,
        paint: (canvas, pixelRatio) => {
          drawLanes(canvas, pixelRatio, said.lookbackWeights(lanes, deck), said.lookbackEnds(page))
          return () => {}
        },
      },
    ],
    legend: said.lookbackLegend(page, lanes, deck, words),
    n: votesOf(
      page,
      lanes.flatMap(({ claims }) => claims),
    ),
  }
}

const votesOf = ({ t }: Page, claims: { n: number }[]): string =>
  t(($) => $.report.n, { count: claims.reduce((sum, { n }) => sum + n, 0) })
