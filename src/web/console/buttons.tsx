// Buttons that say what they will do and which key does the same; and the question that some ask first.
import { useLayoutEffect, useState } from 'preact/hooks'
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

/** A switch that is on or off, with what it does below it. */
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
  yes: string
  onYes: () => void
  onNo: () => void
}

/** The same function at each drawing, so that it is called for the first alone. */
const takeFocus = (button: HTMLElement | null): void => button?.focus()

/** Escape means no. Whatever the answer, the focus is then where it was. */
export function Question({ page, text, yes, onYes, onNo }: QuestionProps) {
  const [asker] = useState(() => document.activeElement)
  // Once everything is drawn: until then what asked may be hidden.
  useLayoutEffect(() => () => queueMicrotask(() => asker instanceof HTMLElement && asker.focus()), [asker])
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
        <button type="button" class="plain" ref={takeFocus} onClick={onNo}>
          {page.t(($) => $.desk.cancel)}
        </button>
        <button type="button" class="primary" onClick={onYes}>
          {yes}
        </button>
      </div>
    </div>
  )
}

/** A button that asks once before it acts. */
export function AskingButton({
  label,
  does,
  ...question
}: { label: string; does?: string } & Omit<QuestionProps, 'onNo'>) {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <button type="button" class="plain" hidden={asks} onClick={() => setAsks(true)}>
        <span class="label">{label}</span>
        {does && <small>{does}</small>}
      </button>
      {asks && (
        <Question
          {...question}
          onYes={() => {
            setAsks(false)
            question.onYes()
          }}
          onNo={() => setAsks(false)}
        />
      )}
    </>
  )
}
