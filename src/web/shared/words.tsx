// A text of the deck on pages made with Preact, drawn by the one renderer of texts.
import type { Text } from '../../core/text.ts'
import './phrases.tsx'
import { drawText } from './text.ts'

export function Words({ text }: { text: Text | undefined }) {
  return <span ref={(element) => void (element && drawText(element, text ?? []))} />
}
