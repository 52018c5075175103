// The hindsight on a claim: the verdict, what has become known since, and the date on which that was written.
import { formatDate } from '../core/date.ts'
import type { Claim, Deck } from '../core/deck.ts'
import type { Columns } from './column.ts'
import { inLang } from './in-lang.ts'
import type { Speech } from './speech.ts'
import { DebateText, Row, type SecondPlace } from './text-in-languages.tsx'
import { Words } from './words.tsx'

/** Says when the hindsight of a deck was written; '' if the deck has no such date. */
export const sayHindsightAsOf = ({ currentLang, t }: Speech, { hindsightAsOf }: Deck): string =>
  hindsightAsOf ? t(($) => $.hindsight.asOf, { date: formatDate(hindsightAsOf, currentLang()) }) : ''

interface VerdictProps {
  speech: Speech
  claim: Claim
}

/** The verdict as a stamp; nothing if the claim has no verdict. */
const Verdict = ({ speech: { t }, claim: { verdict } }: VerdictProps) =>
  verdict ? <p class={`stamp serif ${verdict}`}>{t(($) => $.hindsight.verdict[verdict])}</p> : null

interface HindsightProps {
  columns: Columns
  deck: Deck
  claim: Claim
  secondAt?: SecondPlace
  /** The classes of the date; absent: no date is shown. */
  asOfClass?: string
}

export function Hindsight({ columns, deck, claim, secondAt = 'within', asOfClass }: HindsightProps) {
  const [first] = columns
  const pick = ({ evidence }: Columns[0]['words']) => evidence?.hindsight[claim.id]
  const asOf = asOfClass !== undefined && deck.hindsightAsOf
  if (secondAt === 'beside')
    return (
      <Row columns={columns}>
        {(column) => (
          <div class="verdict" {...inLang(column.currentLang())}>
            <Verdict speech={column} claim={claim} />
            <div>
              <p class="became">
                <Words text={pick(column.words)} />
              </p>
              {asOf && <p class={asOfClass}>{sayHindsightAsOf(column, deck)}</p>}
            </div>
          </div>
        )}
      </Row>
    )
  return (
    <>
      <Verdict speech={first} claim={claim} />
      <DebateText columns={columns} pick={pick} as="p" class="became" secondAt={secondAt} />
      {asOf && <p class={asOfClass}>{sayHindsightAsOf(first, deck)}</p>}
    </>
  )
}
