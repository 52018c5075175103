// The debate of the program's tests: three claims in three languages, of which no test of the debate that ships knows anything.
import { join } from 'node:path'
import { readContent } from '../src/debate/read-content.ts'

const root = join(import.meta.dirname, '..')

/** Its folder of Markdown. */
export const libraryFolder = join(import.meta.dirname, 'fixtures/library')

/** The debate, compiled, with its words and those of the interface. */
export const library = readContent(root, libraryFolder)
