// The package that this program is: its folder, its version, and how its commands are typed.
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname } from 'node:path'
import * as z from 'zod'

const file = findPackageJSON(import.meta.url)
if (file === undefined) throw new Error('the package.json of the program is missing')

/** The folder of the package, with its pages, its words and the debate that ships. */
export const root: string = dirname(file)

/** The version in package.json. */
export const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')))

/** A clone runs its sources; where the package is installed, the JavaScript runs that was made of them. */
export const isInstalled = !import.meta.filename.endsWith('.ts')

/** The folder where the command was typed: npm runs scripts of a clone in the clone's folder, and names the other one. */
export const here: string = (isInstalled ? undefined : process.env.INIT_CWD) ?? process.cwd()

/** How the program is called in a terminal where it is installed; a server's own command for it is in TYPED_AS. */
const installed = process.env.TYPED_AS || (isInstalled ? 'npx yes-and-no' : undefined)

const join = (command: string, words: string): string => (words === '' ? command : `${command} ${words}`)

/** How a person starts the program with these words: `npm start -- --hall`, or `npx yes-and-no --hall` where the package is installed. */
export const typedStart = (words: string): string =>
  join(installed ?? (words === '' ? 'npm start' : 'npm start --'), words)

/** How a person types one of an author's commands: `npm run debate -- check lunch`, or `npx yes-and-no check lunch`. */
export const typedCommand = (words: string): string => join(installed ?? 'npm run debate --', words)

/** A path as it is typed in a terminal. */
export const toWord = (path: string): string => (/^[\w./\\:-]+$/.test(path) ? path : `"${path}"`)
