// `format`: a debate's Markdown written in one way, changing no text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printDebate } from '../debate/print.ts'
import { DebateError, toLine } from '../debate/problems.ts'
import { folderOf, readFolder } from '../debate/read-folder.ts'
import { writeDurably } from '../server/durable-file.ts'

/** Writes the files that are not written so already; gives 1, and changes nothing, if the debate has errors. */
export async function formatFolder(folder: string, print: (text: string) => void): Promise<number> {
  try {
    const { debate, sections, problems } = readFolder(folder)
    if (!debate) throw new DebateError(problems.filter(({ severity }) => severity === 'error'))
    for (const [file, text] of printDebate(sections)) {
      const path = join(folderOf(folder), file)
      if (readFileSync(path, 'utf8') === text) continue
      await writeDurably(path, text)
      print(`${file}\n`)
    }
    return 0
  } catch (error) {
    if (!(error instanceof DebateError)) throw error
    for (const problem of error.problems) print(`${toLine(problem)}\n`)
    print('Nothing was written: mend these first.\n')
    return 1
  }
}
