// A JSON file that an author or a server wrote: read and parsed by its schema; every fault is reported with its position.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { JsonError, type JsonFile, parseJson } from './json-file.ts'
import type { JsonProblems, Report } from './json-problems.ts'

// core uses zod/mini, which has no error messages of its own, but authors need them.
z.config(z.locales.en())

/** `file`: its path below the root, as its author knows it. Gives undefined if the file is faulty. */
export type Read = <T>(file: string, schema: z.core.$ZodType<T>) => T | undefined

/** Why a file cannot be read; the message is for the person who put it there. */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
}

const readText = (path: string): string => readFileSync(path, 'utf8')

/** A function that reads a file with `readFile` and parses it; faults are reported. */
export function createFileReader(
  root: string,
  problems: JsonProblems,
  readFile: (path: string) => string = readText,
): Read {
  return (file, schema) => {
    let text: string
    try {
      text = readFile(join(root, file))
    } catch (error) {
      const why = error instanceof UnreadableError ? error.message : 'the file is missing or cannot be read; add it'
      problems.report(file, [], why)
      return undefined
    }
    return readJson(file, text, schema, problems)
  }
}

/** The value of a file's text, as its schema describes it; undefined if the text is faulty, and the faults are reported. */
export function readJson<T>(
  file: string,
  text: string,
  schema: z.core.$ZodType<T>,
  { report, know }: JsonProblems,
): T | undefined {
  const json = toJson(file, text, report)
  if (!json) return undefined
  know(file, json)
  for (const key of json.twice) report(file, key.split('.'), 'appears twice; remove one')
  const parsed = z.safeParse(schema, json.value, { reportInput: true })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) reportIssue(file, issue, report)
  return undefined
}

function toJson(file: string, text: string, report: Report): JsonFile | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    report(file, [], `this is not JSON: ${error.message}`, error)
    return undefined
  }
}

function reportIssue(file: string, issue: z.core.$ZodIssue, report: Report): void {
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      report(file, [...issue.path, key], 'nothing of this name belongs here; remove or correct it')
  } else if (isMissing) report(file, issue.path, 'is missing; add it')
  else if (issue.code === 'invalid_key') report(file, issue.path, `the name is wrong: ${issue.issues[0]?.message}`)
  else report(file, issue.path, issue.message)
}
