// `check`: prints what is wrong in a debate's folder, one line for each problem, or as JSON for tools.
import { compileDebate } from '../debate/compile.ts'
import { createJsonProblems } from '../debate/json-problems.ts'
import { root } from '../debate/package.ts'
import { DebateError, toLine } from '../debate/problems.ts'
import { readProgramWords } from '../debate/program-words.ts'
import { readFolder } from '../debate/read-folder.ts'

interface CheckOptions {
  /** Warnings count as errors. */
  isStrict: boolean
  isJson: boolean
}

/** Prints what is wrong in a folder; gives 1 if the debate cannot be shown, else 0. */
export function checkFolder(folder: string, { isStrict, isJson }: CheckOptions, print: (text: string) => void): number {
  const { debate, pictures, problems } = readOrTell(folder)
  const errors = problems.filter(({ severity }) => isStrict || severity === 'error').length
  const warnings = problems.length - errors
  if (isJson) {
    const compiled = debate && compileDebate(debate, pictures)
    const words = compiled && Object.fromEntries(compiled.words)
    print(`${JSON.stringify({ problems, ...(compiled && { debate: { ...compiled, words } }) }, null, 2)}\n`)
  } else {
    for (const problem of problems) print(`${toLine(isStrict ? { ...problem, severity: 'error' } : problem)}\n`)
    const found = debate
      ? `${count(debate.claims.length, 'claim')} in ${debate.languages.join(', ')}`
      : 'it cannot be shown'
    print(`${folder}: ${found}; ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`)
  }
  return errors > 0 ? 1 : 0
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

function readOrTell(folder: string): Pick<ReturnType<typeof readFolder>, 'debate' | 'problems' | 'pictures'> {
  try {
    return readFolder(folder, readProgramWords(root, createJsonProblems()))
  } catch (error) {
    if (!(error instanceof DebateError)) throw error
    return { debate: undefined, problems: error.problems, pictures: new Map() }
  }
}
