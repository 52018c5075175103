// The wording of a question: a short hash of what it asks in the debate's first language. Answers to one wording never count as
// answers to another, unless a presenter says that both ask the same.
import { createHash } from 'node:crypto'
import type { Question } from '../core/question.ts'

/** Quotation marks of every script (Unicode's Pi, Pf and the plain ones). */
const quotes = /["'`\p{Pi}\p{Pf}„‚「」『』〝〞〟]/gu

/**
 * The first 48 bits of a SHA-256, in hexadecimal. `texts`: the sentence, then its definition, both plain. Spaces, quotation marks and a
 * final full stop are left out, since they do not change what is asked; letters that Unicode treats as equal (NFKC) count as equal.
 */
export function wordingOf({ kind, values }: Question, texts: string[]): string {
  const bare = texts.map((text) =>
    text
      .normalize('NFKC')
      .replace(/[\s\p{Z}\p{Cf}]/gu, '')
      .replace(quotes, '')
      .replace(/[.。]$/u, ''),
  )
  return createHash('sha256')
    .update(JSON.stringify([kind, values, ...bare]))
    .digest('hex')
    .slice(0, 12)
}
