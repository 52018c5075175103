// The answers to a poll as buttons, and the state of the last tap: one tap casts, another changes the answer.
import { deck } from 'virtual:deck'
import type { ErrorCode, Value } from '../../core/contract.ts'
import { scales } from '../../core/scale.ts'
import { t } from './i18n.ts'
import type { OwnVote } from './queue.ts'
import { valueLabel, valueTone } from './tally-words.ts'

/** From "disagree" to "agree", the order in a row; "don't know" is apart. */
const values = scales[deck.scale]
/** The order from top to bottom. */
const fromAgree = [...values].reverse()

const marks = { sending: '…', saved: '✓', kept: '✓', refused: '' }

/** `kept`: on this device only; `saved`: counted. `sending` also means that it is not known yet which of the two it will be. */
export interface OwnAnswer {
  value: Value
  status: OwnVote['status'] | 'kept'
  /** Why it is still not saved. */
  why?: ErrorCode
}

interface AnswersProps {
  /** The name of the vote. */
  label: string
  own: OwnAnswer | undefined
  /** Why the last tap was not counted. */
  refusal: ErrorCode | undefined
  /** Why the last tap was not taken as an answer. */
  notTaken?: string | undefined
  /** The texts for a saved answer: the word, and how to change it. */
  saved: [string, string]
  cast: (value: Value) => void
  /** The answers are in a row. */
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
