// The answers to a poll as buttons, and the state of the last tap: one tap casts, another changes the answer.
import type { ErrorCode, Value } from '../../core/contract.ts'
import type { Question } from '../../core/question.ts'
import { valueLabel, valueTone } from '../../draw/tally-words.ts'
import type { Page } from './page.ts'
import type { OwnVote } from './queue.ts'

const marks = { sending: '…', saved: '✓', kept: '✓', refused: '' }

/** `kept`: on this device only; `saved`: counted. `sending` also means that it is not known yet which of the two it will be. */
export interface OwnAnswer {
  value: Value
  status: OwnVote['status'] | 'kept'
  /** Why it is still not saved. */
  why?: ErrorCode
}

interface AnswersProps {
  page: Page
  question: Question
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
  /** Whether the answers stand in a row. */
  isRow?: boolean
}

export function Answers({ page, question, label, own, refusal, notTaken, saved, cast, isRow = false }: AnswersProps) {
  const { t } = page
  // In a row from "disagree" to "agree"; in a column "agree" is on top. "Don't know" comes after the others.
  const values = isRow ? question.values : [...question.values].reverse()
  const answer = (value: Value) => (
    <button
      key={String(value)}
      type="button"
      class={`answer ${valueTone(question, value)}`}
      aria-pressed={own !== undefined && own.value === value}
      onClick={() => cast(value)}
    >
      <i aria-hidden="true" />
      <span>{valueLabel(t, question, value)}</span>
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
            {own.why && <span>{sayWhy(page, own.why)}</span>}
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
      {values.map(answer)}
      {answer(null)}
    </fieldset>
  )
}

const sayWhy = ({ t }: Page, why: ErrorCode): string => t(($) => $.errors[why])
