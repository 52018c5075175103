// Test cases kept as plain text, as authors see them: a title, the files, and the messages about them.
//
//   ==== the title
//   ~~~~ in two          what is added to a small debate (small-debates.ts), or: ~~~~ notes.md   a file
//   # Claim b
//   ~~~~ told
//   debate.md:11:1 …
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from './read-small.ts'
import { inOne, inThree, inTwo } from './small-debates.ts'

export interface Case {
  title: string
  files: Files
  /** Line by line. */
  told: string[]
}

const frames: Record<string, (added: string) => string> = { 'in one': inOne, 'in two': inTwo, 'in three': inThree }

/** The cases of a file in this folder. */
export function readCases(name: string): Case[] {
  const [, ...cases] = readFileSync(join(import.meta.dirname, name), 'utf8').split(/^==== /m)
  return cases.map((text) => {
    const [title = '', ...blocks] = text.split(/^~~~~ /m)
    const parts = blocks.map((block): [string, string] => {
      const end = block.indexOf('\n')
      return [block.slice(0, end), block.slice(end + 1)]
    })
    const told = parts.find(([part]) => part === 'told')?.[1] ?? ''
    const files = parts.filter(([part]) => part !== 'told')
    const [[first, added] = ['', '']] = files
    const frame = frames[first]
    return {
      title: title.trim(),
      files: frame ? frame(added.replace(/\n$/, '')) : Object.fromEntries(files),
      told: told.split('\n').filter((line) => line !== ''),
    }
  })
}
