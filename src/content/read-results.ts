// The rooms frozen in results/, as readers compare themselves with them. The build stops where one is wrong, a running server
// leaves it out: what is wrong is told to either.
import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { Results } from '../core/contract.ts'
import type { Deck } from '../core/deck.ts'
import { createProblems, type Report } from './problems.ts'
import { openReader } from './read-json.ts'

/** `problems`: a line each, `file:line: key: what to do`; their files are not among the rooms. */
export interface FrozenRooms {
  rooms: Results[]
  problems: string[]
}

/**
 * Reads every room of `folder`, which need not be there. Those of another deck or scale and those of a rehearsal are left out;
 * the newest comes first, of one day by the file's name.
 */
export function readResults(folder: string, { id, scale }: Pick<Deck, 'id' | 'scale'>): FrozenRooms {
  const problems = createProblems()
  const read = openReader(dirname(folder), problems)
  const rooms = listFiles(folder, problems.report).flatMap((name) => read(`${basename(folder)}/${name}`, Results) ?? [])
  return {
    rooms: rooms
      .filter((room) => room.deck === id && room.scale === scale && !room.rehearsal)
      .sort((a, b) => b.date.localeCompare(a.date, 'en')),
    problems: problems.list(),
  }
}

/** What is being written, and what a system hides, are no rooms. */
function listFiles(folder: string, report: Report): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      report(basename(folder), [], 'the folder cannot be read; make it readable, or remove it')
    }
    return []
  }
}
