// Buttons that say what they will do and which key does the same; and the question that some ask first.
import { useState } from 'preact/hooks'
import { t } from '../shared/i18n.ts'
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
        {label} <kbd>{keys[0]}</kbd>
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
        {action.label} <kbd>{action.keys[0]}</kbd>
        <small>{action.does}</small>
      </span>
    </label>
  )
}

interface QuestionProps {
  text: string
  yes: string
  onYes: () => void
  onNo: () => void
}

/** Escape means no. */
export function Question({ text, yes, onYes, onNo }: QuestionProps) {
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
        <button type="button" class="plain" ref={(button) => button?.focus()} onClick={onNo}>
          {t(($) => $.desk.cancel)}
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
  if (asks) {
    return (
      <Question
        {...question}
        onYes={() => {
          setAsks(false)
          question.onYes()
        }}
        onNo={() => setAsks(false)}
      />
    )
  }
  return (
    <button type="button" class="plain" onClick={() => setAsks(true)}>
      <span class="label">{label}</span>
      {does && <small>{does}</small>}
    </button>
  )
}
