// `npm run bench:crowd`, and `npm run bench` with any flag: big rooms and many small ones, with light phones, on SQLite or on PostgreSQL with
// several servers. Without --servers, --rooms, --phones and --rate the usual rows are measured.
import { parseArgs } from 'node:util'
import { type Figures, type Scene, spendEvening } from './crowd-hall.ts'
import { quantile, sayMachine } from './figures.ts'

const usage = `npm run bench -- [--postgres] [--servers 1,2,4] [--rooms 1,10] [--phones 10000] [--rate 1000,2000] [--profile]
  --postgres  keeps the votes in a PostgreSQL server of the bench's own, with its usual settings; else they are in SQLite
  --rate      votes in a second of all phones together
  --profile   tells where the first server's time goes, and what the database waits for
Each row is a claim of an evening; the first brings all voters. Several values, with commas between, are measured one after the other.
`

interface Wished {
  servers?: string | undefined
  rooms?: string | undefined
  phones?: string | undefined
  rate?: string | undefined
}

function readScenes(): Scene[] {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const options = { postgres: flag, profile: flag, servers: text, rooms: text, phones: text, rate: text }
  const { postgres: isPostgres, profile: isProfiled, ...wished } = parseArgs({ options }).values
  const combine = ({ servers = '1', rooms = '1', phones = '10000', rate = isPostgres ? '2000' : '500' }: Wished) =>
    numbersOf(servers).flatMap((servers) =>
      numbersOf(rooms).flatMap((rooms) =>
        numbersOf(phones).flatMap((phones) =>
          numbersOf(rate).map((perSecond): Scene => ({ servers, rooms, phones, perSecond, isPostgres, isProfiled })),
        ),
      ),
    )
  const rows: Wished[] =
    Object.keys(wished).length > 0
      ? [wished]
      : isPostgres
        ? [{ servers: '1,2,4' }, { servers: '2', rooms: '1,10,100,1000', phones: '6000', rate: '500' }]
        : [{ phones: '1000,2000,5000,10000' }, { rooms: '10,100,1000', phones: '6000' }]
  const scenes = rows.flatMap(combine)
  if (!isPostgres && scenes.some(({ servers }) => servers > 1))
    throw new Error('Several servers share a PostgreSQL database: add --postgres.')
  return scenes
}

function numbersOf(text: string): number[] {
  const numbers = text.split(',').map(Number)
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return numbers
  throw new Error(`"${text}" must be whole numbers above 0, with commas between.`)
}

const spread = (values: number[]) => [0.5, 0.99].map((part) => quantile(values, part).toFixed(0)).join(' / ')
const kilo = (bytes: number) => (bytes / 1000).toFixed(1)

/** What a row of the table tells, by its head; each is as wide as its head. */
const columns: Record<string, (scene: Scene, figures: Figures, claim: number) => string> = {
  servers: ({ servers }) => String(servers),
  ' rooms': ({ rooms }) => String(rooms),
  ' phones': ({ phones }) => String(phones),
  claim: (_, __, claim) => String(claim),
  'votes/s (wanted)': ({ perSecond }, figures) => `${figures.perSecond.toFixed(0)} (${perSecond})`,
  'answer p50 / p99': (_, { answers }) => spread(answers),
  'projector p50 / p99 ms': (_, { shown }) => spread(shown),
  'CPU a vote: servers + database + load ms': (_, { cpu: { servers, database, load } }) =>
    [servers, database, load].map((time) => time.toFixed(2)).join(' + '),
  'cores (with others)': (_, { cores: { own, all } }) => `${own.toFixed(2)} (${all.toFixed(2)})`,
  'MB (kB a phone)': (_, { memory, memoryPerPhone }) => `${(memory / 1e6).toFixed(0)} (${kilo(memoryPerPhone)})`,
  'kB a vote: sent, logged': (_, { streamed, logged }) => `${kilo(streamed)}, ${kilo(logged)}`,
  'late p99': (_, { late }) => quantile(late, 0.99).toFixed(0),
  refused: (_, { refused }) => String(Object.values(refused).reduce((sum, times) => sum + times, 0)),
  lost: (_, { lost }) => String(lost),
  doubled: (_, { doubled }) => String(doubled),
}

const print = (line: string) => process.stdout.write(`${line}\n`)

/** False if an answered vote was lost or counted twice, or did not reach a projector. */
function tell(scene: Scene, figures: Figures, claim: number): boolean {
  const cells = Object.entries(columns).map(([head, of]) => of(scene, figures, claim).padStart(head.length))
  print(cells.join('  '))
  const { refused, ended, unshown, lost, doubled } = figures
  for (const [answer, times] of Object.entries(refused)) print(`         ${times} votes were answered: ${answer}`)
  if (ended > 0) print(`         ${ended} streams were ended`)
  if (unshown > 0) print(`         ${unshown} votes were not shown in time`)
  for (const line of figures.profile) print(`         ${line}`)
  return lost + doubled + unshown === 0
}

let scenes: Scene[] = []
try {
  scenes = readScenes()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${usage}`)
  process.exit(1)
}
sayMachine('load, servers and database share them')
let isWhole = true
let about = ''
for (const scene of scenes) {
  const figures = await spendEvening(scene, (database) => {
    if (about === '') print(`${database}\n${Object.keys(columns).join('  ')}`)
    about = database
  })
  for (const [index, one] of figures.entries()) isWhole = tell(scene, one, index + 1) && isWhole
}
process.exit(isWhole ? 0 : 1)
