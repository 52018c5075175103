// The commands of an author: `check` a debate's folder, `format` it, `build` its site, or print the `schema` of what it compiles to.
import { buildFolder } from './build.ts'
import { checkFolder } from './check.ts'
import { formatFolder } from './format.ts'

const usage = `npm run debate -- COMMAND

  check FOLDER [--strict] [--json]   says what is wrong in a debate's folder, or in its one file;
                                     --strict: warnings are errors; --json: for tools, with what it compiles to
  build FOLDER --out DIR             writes its site, for any static host and any path; PUBLIC_URL: where it will be
  format FOLDER                      writes its Markdown in one way, changing no text
  schema                             prints the JSON Schema of what check --json gives
`

/** The options of each command. */
const options: Record<string, readonly string[]> = {
  check: ['--strict', '--json'],
  build: ['--out'],
  format: [],
  schema: [],
}

/** Runs one command; gives the exit code: 1 if something is wrong with the debate, 2 if with the command, else 0. */
async function run(args: string[]): Promise<number> {
  const print = (text: string) => void process.stdout.write(text)
  const show = (text: string) => {
    print(text)
    return 0
  }
  const [command, ...given] = args
  if (command === undefined || args.some((arg) => ['help', '--help', '-h'].includes(arg))) return show(usage)
  const known = Object.hasOwn(options, command) ? options[command] : undefined
  if (!known) return fail(`There is no command "${command}".`)
  const at = given.indexOf('--out')
  const out = at < 0 ? undefined : given[at + 1]
  const others = out === undefined ? given : given.toSpliced(at + 1, 1)
  const flags = others.filter((arg) => arg.startsWith('-'))
  const [folder, ...more] = others.filter((arg) => !arg.startsWith('-'))
  const unknown = flags.find((flag) => !known.includes(flag))
  if (unknown) return fail(`There is no option ${unknown} of "${command}".`)
  if (command === 'schema') {
    if (folder !== undefined) return fail('"schema" is the same for every debate: give it no folder.')
    const { compiledSchema } = await import('./compiled-schema.ts')
    return show(`${JSON.stringify(compiledSchema(), null, 2)}\n`)
  }
  if (folder === undefined || more.length > 0)
    return fail(`Give "${command}" one folder, or the one file that stands for it.`)
  if (command === 'build') {
    if (out === undefined) return fail('Say where the site goes: --out DIR.')
    return buildFolder(folder, out, print)
  }
  if (command === 'format') return formatFolder(folder, print)
  return checkFolder(folder, { isStrict: flags.includes('--strict'), isJson: flags.includes('--json') }, print)
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n\n${usage}`)
  return 2
}

// A program that reads only the first lines, such as `head`, closes the output early: that is no error.
process.stdout.on('error', () => process.exit())
process.exitCode = await run(process.argv.slice(2))
