// What readers compare themselves with: rooms frozen in results/, as the build finds them and as a running server has them now.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { readResults } from '../src/content/read-results.ts'
import { contentPlugin } from '../src/content/vite-content.ts'
import { paths, Readings, type Results } from '../src/core/contract.ts'
import { deck, serve } from './served.ts'
import { newFolder } from './stored-room.ts'

const room = (changes: Partial<Results> = {}): Results => ({
  ...{ $schema: paths.schema, code: 'K7M4QX', name: 'Tokyo', date: '2026-03-14', rehearsal: false, version: 9 },
  ...{ deck: deck.id, scale: deck.scale, swing: null },
  polls: [{ claim: 'few-unicorns', round: 'main', epoch: 1, n: 3, voted: 4, counts: [0, 1, 0, 2, 0, 1] }],
  ...changes,
})
/** Written as a server writes it. */
const write = (folder: string, name: string, content: unknown): void => {
  mkdirSync(folder, { recursive: true })
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
  writeFileSync(join(folder, `${name}.json`), text)
}

/** Each way to break a file, and what is said of it. */
const broken: [what: string, content: unknown, said: RegExp][] = [
  ['is no JSON', '{\n  "code": "K7M4QX",\n', /^results\/bad\.json:3:1: this is not JSON: /],
  ['is empty', '', /^results\/bad\.json:1:1: this is not JSON: /],
  ['is no room', [], /^results\/bad\.json: .*expected object/],
  ['lacks its day', { ...room(), date: undefined }, /^results\/bad\.json:1: date: is missing; add it$/],
  ['has a day that is none', room({ date: 'today' }), /^results\/bad\.json:5: date: Invalid string/],
  ['has a code that is none', room({ code: 'ABC' }), /^results\/bad\.json:3: code: Invalid string/],
  [
    'counts below nothing',
    room({ polls: [{ claim: 'few-unicorns', round: 'main', epoch: 1, n: -3, voted: 4, counts: [] }] }),
    /^results\/bad\.json:\d+: polls\.0\.n: Too small/,
  ],
  ['has a key twice', '{"code":"K7M4QX","code":"K7M4QX"}', /^results\/bad\.json:1: code: stands twice; remove one$/m],
]

describe('frozen rooms', () => {
  it('are read with the newest first, those of one day by the name of their file', () => {
    const folder = join(newFolder(), 'results')
    write(folder, 'b', room({ name: 'second', date: '2026-03-14' }))
    write(folder, 'a', room({ name: 'third', date: '2025-12-31' }))
    write(folder, 'aa', room({ name: 'first', date: '2026-03-14' }))
    const { rooms, problems } = readResults(folder, deck)
    expect(rooms.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
    expect(problems).toEqual([])
  })

  it.each<[string, Partial<Results>]>([
    ['of another deck', { deck: 'another-debate' }],
    ['of another scale', { scale: 'agree-7' }],
    ['of a rehearsal', { rehearsal: true }],
  ])('%s are left out without a word', (_, changes) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'a', room(changes))
    expect(readResults(folder, deck)).toEqual({ rooms: [], problems: [] })
  })

  it('are none where there is no folder, and none is what is being written or hidden there', () => {
    const folder = join(newFolder(), 'results')
    expect(readResults(folder, deck)).toEqual({ rooms: [], problems: [] })
    write(folder, '.hidden', '{')
    writeFileSync(join(folder, 'a.json.new'), '{')
    expect(readResults(folder, deck)).toEqual({ rooms: [], problems: [] })
  })

  it.each(broken)('one that %s is told of with its place, and the others are read', (_, content, said) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'good', room())
    write(folder, 'bad', content)
    const { rooms, problems } = readResults(folder, deck)
    expect(rooms).toEqual([room()])
    expect(problems.join('\n')).toMatch(said)
  })

  it('are none where results/ is a file, and that is told', () => {
    const file = join(newFolder(), 'results')
    writeFileSync(file, '')
    expect(readResults(file, deck)).toEqual({
      rooms: [],
      problems: ['results: the folder cannot be read; make it readable, or remove it'],
    })
  })
})

describe('the build', () => {
  async function buildReadings(write: (results: string) => void): Promise<unknown> {
    const root = newFolder()
    for (const name of ['slides', 'locales'])
      cpSync(join(import.meta.dirname, '..', name), join(root, name), { recursive: true })
    writeFileSync(join(root, 'page.js'), "import { deck } from 'virtual:deck'\nconsole.log(deck)")
    write(join(root, 'results'))
    const built = await build({
      ...{ root, configFile: false, logLevel: 'silent', plugins: [contentPlugin(root)] },
      build: { write: false, rolldownOptions: { input: join(root, 'page.js') } },
    })
    if (!('output' in built)) throw new Error('no output')
    const file = built.output.find(({ fileName }) => `/${fileName}` === paths.readings)
    return file?.type === 'asset' ? JSON.parse(String(file.source)) : undefined
  }

  it('leaves frozen rooms where readers without a server look for them, and no room of readers', async () => {
    const built = await buildReadings((results) => write(results, 'tokyo-2026', room()))
    expect(Readings.parse(built)).toEqual({ rooms: [room()], readers: null })
  })

  it('without results/ leaves none', async () => {
    expect(await buildReadings(() => undefined)).toEqual({ rooms: [], readers: null })
  })

  it('is stopped by a room that is wrong, and says where', async () => {
    await expect(buildReadings((results) => write(results, 'bad', room({ date: 'today' })))).rejects.toThrow(
      /results\/bad\.json:5: date: /,
    )
  })
})

describe('GET /results/index.json of a running server', () => {
  it('has a room from the moment in which it was saved, as it was counted then, and names the room of the readers', async () => {
    const served = await serve()
    const ask = async () => {
      const { status, headers, json } = await served.call(paths.readings)
      expect([status, headers['cache-control']]).toEqual([200, 'no-cache'])
      return Readings.parse(json)
    }
    expect(await ask()).toEqual({ rooms: [], readers: 'readers' })
    const evening = await served.newRoom()
    await evening.goto('few-unicorns')
    await evening.cast({ value: 2 })
    const save = (name: string) => served.call(paths.freeze(evening.code), { key: evening.key, body: { name } })
    await save('tonight')
    const [saved] = (await ask()).rooms
    expect(saved).toEqual((await served.call(paths.results(evening.code, 'json'), { key: evening.key })).json)
    await evening.cast({ value: -2 })
    expect((await ask()).rooms).toEqual([saved])
    await save('tonight')
    expect((await ask()).rooms[0]?.polls[0]?.counts).toEqual([1, 0, 0, 0, 1, 0])
    rmSync(join(served.frozen, 'tonight.json'))
    expect((await ask()).rooms).toEqual([])
    await served.end()
  })

  it('is not what the build left, which is older', async () => {
    const served = await serve()
    const pages = join(served.frozen, '../pages/results')
    write(pages, 'index', { rooms: [room()], readers: null })
    expect((await served.call(paths.readings)).json).toEqual({ rooms: [], readers: 'readers' })
    await served.end()
  })

  it('leaves out a file that is wrong and names it in the log, once until it changes', async () => {
    const said: string[] = []
    const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
    const served = await serve({ log })
    const ask = async () => (await served.call(paths.readings)).json.rooms
    write(served.frozen, 'good', room())
    write(served.frozen, 'bad', room({ date: 'today' }))
    for (let time = 0; time < 3; time++) expect(await ask()).toEqual([room()])
    expect(said).toEqual([expect.stringMatching(/results\/bad\.json:5: date: /)])
    write(served.frozen, 'bad', room({ name: 'Osaka', date: '2026-03-15' }))
    expect((await ask()).map(({ name }: Results) => name)).toEqual(['Osaka', 'Tokyo'])
    expect(said).toHaveLength(1)
    await served.end()
  })
})
