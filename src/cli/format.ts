// `format`: writes a debate's Markdown in one form without changing a text. It writes all files that differ, or says why it cannot.
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { folderOf } from '../debate/debate-path.ts'
import { printDebate } from '../debate/print.ts'
import { DebateError, type Problem, toLine } from '../debate/problems.ts'
import { readFolder } from '../debate/read-folder.ts'
import { writeDurably } from '../server/durable-file.ts'

interface Change {
  file: string
  /** With all links resolved, so that the file itself is written. */
  path: string
  text: string
  mode: number
}

/** Writes the files that are not in this form yet; gives 1, and changes nothing, if the debate has errors or a file is read-only. */
export async function formatFolder(folder: string, print: (text: string) => void): Promise<number> {
  try {
    const changes = findChanges(folder)
    for (const change of changes) {
      await write(change)
      print(`${change.file} is formatted.\n`)
    }
    if (changes.length === 0) print('Everything is formatted already.\n')
    return 0
  } catch (error) {
    if (!(error instanceof DebateError)) throw error
    for (const problem of error.problems) print(`${toLine(problem)}\n`)
    print('Nothing was formatted: correct these errors first.\n')
    return 1
  }
}

function findChanges(folder: string): Change[] {
  const { debate, sections, problems } = readFolder(folder)
  if (!debate) throw new DebateError(problems.filter(({ severity }) => severity === 'error'))
  const changes = [...printDebate(sections)].flatMap(([file, text]): Change[] => {
    const path = realpathSync(join(folderOf(folder), file))
    return readFileSync(path, 'utf8') === text ? [] : [{ file, path, text, mode: statSync(path).mode & 0o777 }]
  })
  // The file's mode is checked, since the new file is written beside it and renamed, for which no right to write the old one is needed.
  const readOnly = changes.filter(({ mode }) => (mode & 0o222) === 0)
  if (readOnly.length > 0) throw new DebateError(readOnly.map(({ file }) => toProblem(file, 'is read-only')))
  return changes
}

async function write({ file, path, text, mode }: Change): Promise<void> {
  try {
    await writeDurably(path, text, mode)
    // The umask of the process may have taken away rights that the old file had.
    await chmod(path, mode)
  } catch (error) {
    throw new DebateError([toProblem(file, `cannot be written (${error instanceof Error ? error.message : error})`)])
  }
}

const toProblem = (file: string, what: string): Problem => ({
  file,
  line: 1,
  column: 1,
  severity: 'error',
  message: `this file ${what}: make it and its folder writable`,
})
