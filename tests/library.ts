// The fixture debate of the program's tests: three claims in three languages, independent of the shipped debate.
import { join } from 'node:path'
import { readContent } from '../src/debate/read-content.ts'

const root = join(import.meta.dirname, '..')

/** The fixture debate's folder of Markdown. */
export const libraryFolder = join(import.meta.dirname, 'fixtures/library')

/** The fixture debate, compiled, with its words and those of the interface. */
export const library = readContent(root, libraryFolder)
