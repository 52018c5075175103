// The answers to a poll as buttons, and what became of the last tap: one tap casts, another changes it.
import { deck } from 'virtual:deck'
import type { ErrorCode, Value } from '../../core/contract.ts'
import { scales } from '../../core/scale.ts'
import { t } from './i18n.ts'
import type { OwnVote } from './queue.ts'
import { valueLabel, valueTone } from './tally-words.ts'

/** From "disagree" to "agree", as they lie in a row; "don't know" stands apart. */
const values = scales[deck.scale]
/** As they are read from top to bottom. */
const fromAgree = values.toReversed()

const marks = { sending: '…', saved: '✓', kept: '✓', refused: '' }

/** `kept`: on this device alone; `saved`: counted. `sending` also while nobody knows yet which it will be. */
export interface OwnAnswer {
  value: Value
  status: OwnVote['status'] | 'kept'
  /** Why it is still not saved. */
  why?: ErrorCode
}

interface AnswersProps {
  /** What is voted on. */
  label: string
  own: OwnAnswer | undefined
  /** Why the last tap was not counted. */
  refusal: ErrorCode | undefined
  /** Why the last tap was not taken for an answer at all. */
  notTaken?: string | undefined
  /** What is said of an answer that is saved: the word, and what may still be done. */
  saved: [string, string]
  cast: (value: Value) => void
  /** They lie in a row. */
  isRow?: boolean
}

export function Answers({ label, own, refusal, notTaken, saved, cast, isRow = false }: AnswersProps) {
  const answer = (value: Value) => (
    <button
      key={String(value)}
      type="button"
      class={`answer ${valueTone(value)}`}
      aria-pressed={own !== undefined && own.value === value}
      onClick={() => cast(value)}
    >
      <i aria-hidden="true" />
      <span>{valueLabel(value)}</span>
      <span aria-hidden="true">
        {own?.value === value ? marks[own.status === 'kept' && refusal ? 'refused' : own.status] : ''}
      </span>
    </button>
  )
  return (
    <fieldset class={isRow ? 'answers row' : 'answers'} aria-label={label}>
      <p class="status">
        {notTaken ? (
          <strong class="problem">{notTaken}</strong>
        ) : refusal ? (
          <strong class="problem">{t(($) => $.vote.notCounted, { why: t(($) => $.errors[refusal]) })}</strong>
        ) : own?.status === 'sending' ? (
          <>
            <strong>{t(($) => $.vote.sending)}</strong>
            {own.why && <span>{sayWhy(own.why)}</span>}
          </>
        ) : own ? (
          <>
            <strong class="saved">{saved[0]} ✓</strong>
            <span>{saved[1]}</span>
          </>
        ) : (
          <span>{t(($) => $.vote.choose)}</span>
        )}
      </p>
      {(isRow ? values : fromAgree).map(answer)}
      {answer(null)}
    </fieldset>
  )
}

const sayWhy = (why: ErrorCode): string => t(($) => $.errors[why])
