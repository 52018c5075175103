// Buttons that say what they will do and which key does the same, and the question that some of them ask first.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Page } from '../shared/page.ts'
import type { Action } from './actions.ts'

interface ActionProps {
  action: Action
  isPrimary?: boolean
  run: (action: Action) => void
}

export function ActionButton({ action, isPrimary = false, run }: ActionProps) {
  const { label, does, keys, command } = action
  return (
    <button
      type="button"
      class={isPrimary ? 'primary' : 'plain'}
      disabled={!command}
      aria-keyshortcuts={keys.at(-1)}
      onClick={() => run(action)}
    >
      <span class="label">
        {label} <kbd translate={false}>{keys[0]}</kbd>
      </span>
      <small>{does}</small>
    </button>
  )
}

/** A switch that is on or off; the text below it says what it does. */
export function ActionSwitch({ action, isOn, run }: ActionProps & { isOn: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} disabled={!action.command} onChange={() => run(action)} />
      <span>
        {action.label} <kbd translate={false}>{action.keys[0]}</kbd>
        <small>{action.does}</small>
      </span>
    </label>
  )
}

interface QuestionProps {
  page: Page
  text: string
  answers: { label: string; act: () => void }[]
  /** The label of the button for no; absent: the usual word. */
  no?: string
  onNo: () => void
}

/** A question with its answers. Escape means no. After any answer the focus returns to where it was. */
export function Question({ page, text, answers, no, onNo }: QuestionProps) {
  const [focusedBefore] = useState(() => document.activeElement)
  const noButton = useRef<HTMLButtonElement>(null)
  // Waits until everything is drawn: until then the element may be hidden.
  useLayoutEffect(
    () => () => queueMicrotask(() => focusedBefore instanceof HTMLElement && focusedBefore.focus()),
    [focusedBefore],
  )
  // If a second question follows, the focus moves to its "no", so that a key meant for the first cannot answer it.
  useLayoutEffect(() => noButton.current?.focus(), [text])
  return (
    <div
      class="question"
      role="alertdialog"
      aria-label={text}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') onNo()
      }}
    >
      <p>{text}</p>
      <div>
        <button type="button" class="plain" ref={noButton} onClick={onNo}>
          {no ?? page.t(($) => $.desk.cancel)}
        </button>
        {answers.map(({ label, act }) => (
          <button key={label} type="button" class="primary" onClick={act}>
            {label}
          </button>
        ))}
      </div>
    </div>
  )
}

/** A button that asks once before it acts. */
export function AskingButton({
  page,
  label,
  does,
  text,
  yes,
  onYes,
}: {
  page: Page
  label: string
  does?: string
  text: string
  yes: string
  onYes: () => void
}) {
  const [asks, setAsks] = useState(false)
  const act = () => {
    setAsks(false)
    onYes()
  }
  return (
    <>
      <button type="button" class="plain" hidden={asks} onClick={() => setAsks(true)}>
        <span class="label">{label}</span>
        {does && <small>{does}</small>}
      </button>
      {asks && <Question page={page} text={text} answers={[{ label: yes, act }]} onNo={() => setAsks(false)} />}
    </>
  )
}
