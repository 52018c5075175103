// The commands of an author: `check` a debate's folder, `format` it, or print the `schema` of what it compiles to.
import { checkFolder } from './check.ts'
import { formatFolder } from './format.ts'

const usage = `npm run debate -- COMMAND

  check FOLDER [--strict] [--json]   says what is wrong in a debate's folder, or in its one file;
                                     --strict: warnings are errors; --json: for tools, with what it compiles to
  format FOLDER                      writes its Markdown in one way, changing no text
  schema                             prints the JSON Schema of what check --json gives
`

/** The options of each command. */
const options: Record<string, readonly string[]> = { check: ['--strict', '--json'], format: [], schema: [] }

/** Runs one command; gives what the process ends with: 0, 1 where something is wrong with the debate, 2 with the command. */
async function run(args: string[]): Promise<number> {
  const print = (text: string) => void process.stdout.write(text)
  const said = (text: string) => {
    print(text)
    return 0
  }
  const [command, ...others] = args
  if (command === undefined || args.some((arg) => ['help', '--help', '-h'].includes(arg))) return said(usage)
  const known = Object.hasOwn(options, command) ? options[command] : undefined
  if (!known) return fail(`There is no command "${command}".`)
  const flags = others.filter((arg) => arg.startsWith('-'))
  const [folder, ...more] = others.filter((arg) => !arg.startsWith('-'))
  const unknown = flags.find((flag) => !known.includes(flag))
  if (unknown) return fail(`There is no option ${unknown} of "${command}".`)
  if (command === 'schema') {
    if (folder !== undefined) return fail('"schema" is the same for every debate: give it no folder.')
    const { compiledSchema } = await import('./compiled-schema.ts')
    return said(`${JSON.stringify(compiledSchema(), null, 2)}\n`)
  }
  if (folder === undefined || more.length > 0)
    return fail(`Give "${command}" one folder, or the one file that stands for it.`)
  if (command === 'format') return formatFolder(folder, print)
  return checkFolder(folder, { isStrict: flags.includes('--strict'), isJson: flags.includes('--json') }, print)
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n\n${usage}`)
  return 2
}

// Whoever reads only the first lines, as `head` does, has read enough.
process.stdout.on('error', () => process.exit())
process.exitCode = await run(process.argv.slice(2))
