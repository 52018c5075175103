// The field for the name of a session, in the presenter view and in the list of sessions.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

interface NameFieldProps {
  label: ComponentChildren
  name: string
  placeholder?: string
  onName: (name: string) => void
}

/**
 * What is being typed stays while the page is drawn again, as it is with every vote; the name is told once the field is left, or by Enter.
 */
export function NameField({ label, name, placeholder, onName }: NameFieldProps) {
  const [typed, setTyped] = useState<string>()
  return (
    <label>
      {label}
      <input
        value={typed ?? name}
        placeholder={placeholder}
        maxLength={60}
        autocomplete="off"
        onInput={({ currentTarget: { value } }) => setTyped(value)}
        onChange={({ currentTarget: { value } }) => onName(value.trim())}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  )
}
