// The rooms with which readers compare themselves: saved in results/, as the build finds them and as a running server serves them.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { buildFolder } from '../src/cli/build.ts'
import { mostVoters, paths } from '../src/core/contract.ts'
import { type Reading, Readings } from '../src/core/readings.ts'
import { Results } from '../src/core/results.ts'
import { largestFile } from '../src/debate/frozen-file.ts'
import { mostFiles, mostRooms, readResults } from '../src/debate/read-results.ts'
import { asFirstFormat, freezePoll, freezeRoom, readingOf } from './frozen-room.ts'
import { libraryFolder } from './library.ts'
import { deck, serve } from './served.ts'
import { newFolder } from './stored-room.ts'

const readings = `/d/${deck.id}${paths.readings}`
const poll = freezePoll({ claim: 'quiet-evenings', round: 'main' }, [0, 1, 0, 2, 0, 1], deck)
const room = (changes: Partial<Results> = {}): Results => freezeRoom({ polls: [poll], ...changes }, deck)
/** Writes a file in the format of a server. */
const write = (folder: string, name: string, content: unknown): void => {
  mkdirSync(folder, { recursive: true })
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
  writeFileSync(join(folder, `${name}.json`), text)
}

const counted = (counts: number[], n: number, voted = n): Partial<Results> => ({
  polls: [{ ...poll, counts, n, voted }],
})
const swung = (changes: object): Partial<Results> => ({
  swing: {
    ...{ before: [2_000, 0, 0, 0], after: [0, 0, 2_000, 0] },
    table: [
      [0, 0, 2_000, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    ...changes,
  },
})
const most = mostVoters
const hidden = [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => (row + column === 6 ? 0 : null)))
const all = (count: number) => [0, 1, 2, 3].map(() => [count, count, count, count])

/** Files with which a calculation would never end, throw or show something false; and the message for each. */
const hostile: [what: string, content: unknown, said: string][] = [
  ['counts two thousand millions', room(counted([2e9, 0, 0, 0, 0, 0], 2e9)), 'polls.0.n: Too big'],
  [
    'counts one voter too many in one number',
    room(counted([most + 1, 0, 0, 0, 0, 0], most)),
    'polls.0.counts.0: Too big',
  ],
  [
    'counts one voter too many in total',
    room(counted([most, 0, 1, 0, 0, 0], most)),
    'polls.0.counts: these are more than',
  ],
  ['counts half a voter', room(counted([0.5, 0, 0, 0, 0, 0], 1)), 'polls.0.counts.0: '],
  ['counts below zero', room(counted([-1, 0, 0, 0, 0, 0], 1)), 'polls.0.counts.0: Too small'],
  ['has a count too great to be exact', room(counted([1e300, 0, 0, 0, 0, 0], 1)), 'polls.0.counts.0: '],
  ['lacks a count', room(counted([0, 1, 0, 2, 0], 3)), 'polls.0.counts: the question has 5 values, so write 6 counts'],
  [
    'has one count too many',
    room(counted([0, 1, 0, 2, 0, 0, 0], 3)),
    'polls.0.counts: the question has 5 values, so write 6 counts',
  ],
  ['has no counts', room(counted([], 0)), 'polls.0.counts: the question has 5 values, so write 6 counts'],
  ['says more voters than it counts', room(counted([0, 1, 0, 2, 0, 1], 4, 5)), 'polls.0.n: the counts come to 3'],
  ['says fewer than it counts', room(counted([0, 1, 0, 2, 0, 1], 3, 3)), 'polls.0.voted: the counts come to 4'],
  ['asks in a way that no program knows', room({ polls: [{ ...poll, kind: 'constructor' }] }), 'polls.0.kind: this'],
  [
    'has values that are no numbers',
    room({ polls: [{ ...poll, values: ['NaN', 'x', '1e999', '-0', ''] }] }),
    'polls.0.values: this question has the values -2, -1, 0, 1, 2',
  ],
  [
    'has its values backwards',
    room({ polls: [{ ...poll, values: poll.values.toReversed() }] }),
    'polls.0.values: this question has the values -2, -1, 0, 1, 2',
  ],
  ['has one value five times', room({ polls: [{ ...poll, values: Array(5).fill('1') }] }), 'polls.0.values: this'],
  ['has the same vote twice', room({ polls: [poll, { ...poll, epoch: 2 }] }), 'polls.1: this vote appears twice'],
  [
    'has more votes than any debate',
    room({ polls: Array.from({ length: 301 }, (_, at) => ({ ...poll, claim: `claim-${at}` })) }),
    'polls: Too big',
  ],
  ['has an endless name', room({ name: 'x'.repeat(61) }), 'name: Too big'],
  ['has a name of two lines', room({ name: 'a\nb' }), 'name: Invalid string'],
  ['has a day that no calendar has', room({ date: '2026-02-30' }), 'date: the calendar has no such day'],
  ['has an endless deck', room({ debate: { id: 'x'.repeat(41), title: null } }), 'debate.id: Too big'],
  ['has an endless kind', room({ polls: [{ ...poll, kind: 'x'.repeat(41) }] }), 'polls.0.kind: Too big'],
  ['has a table of three rows', room(swung({ table: all(0).slice(1) })), 'swing.table: '],
  ['has a ragged table', room(swung({ table: [[], [0], [0, 0], [0, 0, 0, 0]] })), 'swing.table.0: '],
  ['has no table', room(swung({ table: [] })), 'swing.table: '],
  ['has totals of five', room(swung({ before: [0, 0, 0, 0, 0] })), 'swing.before: '],
  ['has totals that its table has not', room(swung({ before: [1, 0, 0, 0] })), 'swing.table: its rows and columns'],
  [
    'hides all of two thousand millions',
    room(swung({ before: [2e9, 0, 0, 0], table: hidden })),
    'swing.before.0: Too big',
  ],
  [
    'hides all of one voter too many',
    room(swung({ before: [most, 1, 0, 0], after: [most, 1, 0, 0], table: hidden })),
    'swing.table: its rows and columns',
  ],
  [
    'hides numbers that are impossible',
    room(swung({ before: [5, 0, 0, 0], after: [4, 0, 0, 0], table: hidden })),
    'swing.table: its rows and columns',
  ],
  [
    'has voters who were absent twice',
    room(swung({ before: [0, 0, 0, 3], after: [0, 0, 0, 3], table: [...all(0).slice(1), [0, 0, 0, 3]] })),
    'swing.table: its rows and columns',
  ],
  ['is nested too deeply', `${'['.repeat(400_000)}${']'.repeat(400_000)}`, 'this is not JSON: it is nested too deeply'],
  ['has names within names without end', `{"${'x'.repeat(300_000)}":[${'0,'.repeat(300_000)}0]}`, 'too long'],
  [
    'has one problem ten thousand times',
    room({ polls: Array.from({ length: 10_000 }, () => ({})) as never }),
    'polls: Too big',
  ],
  ['is larger than any room', `${' '.repeat(largestFile)}{}`, 'the file is larger than'],
]

/** Things that have the name of a saved room's file but are not files. */
const others: [what: string, make: (path: string) => void][] = [
  ['a folder', (path) => mkdirSync(path)],
  ['a pipe that nobody writes to', (path) => execFileSync('mkfifo', [path])],
  ['a link to a device without end', (path) => symlinkSync('/dev/zero', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a link to nothing', (path) => symlinkSync(`${path}.none`, path)],
]

/** Ways to break a file, and the message for each. */
const broken: [what: string, content: unknown, said: RegExp][] = [
  ['is no JSON', '{\n  "code": "K7M4QX",\n', /^results\/bad\.json:3:1: this is not JSON: /],
  ['is empty', '', /^results\/bad\.json:1:1: this is not JSON: /],
  ['is not a room', [], /^results\/bad\.json: .*expected object/],
  ['lacks its day', { ...room(), date: undefined }, /^results\/bad\.json:1: date: is missing; add it$/],
  ['has a day that is not a date', room({ date: 'today' }), /^results\/bad\.json:6: date: Invalid string/],
  ['has a format of the future', { ...room(), format: 3 }, /^results\/bad\.json:3: format: Invalid input/],
  ['has an invalid code', room({ code: 'ABC' }), /^results\/bad\.json:4: code: Invalid string/],
  [
    'counts below zero',
    room({ polls: [{ ...poll, n: -3, counts: [] }] }),
    /^results\/bad\.json:\d+: polls\.0\.n: Too small/,
  ],
  ['has a key twice', '{"code":"K7M4QX","code":"K7M4QX"}', /^results\/bad\.json:1: code: appears twice; remove one$/m],
]

describe('frozen rooms', () => {
  it('are read with the newest first, and those of one day in the order of their file names', async () => {
    const folder = join(newFolder(), 'results')
    write(folder, 'b', room({ name: 'second', date: '2026-03-14' }))
    write(folder, 'a', room({ name: 'third', date: '2025-12-31' }))
    write(folder, 'aa', room({ name: 'first', date: '2026-03-14' }))
    const { rooms, problems } = await readResults(folder, deck.id)
    expect(rooms.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
    expect(problems).toEqual([])
  })

  it.each<[string, Partial<Results>]>([
    ['rooms of another deck', { debate: { id: 'another-debate', title: null } }],
    ['of a rehearsal', { rehearsal: true }],
  ])('%s are left out without a message', async (_, changes) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'a', room(changes))
    expect(await readResults(folder, deck.id)).toEqual({ rooms: [], problems: [] })
  })

  it('do not exist without a folder, and unfinished or hidden files do not count', async () => {
    const folder = join(newFolder(), 'results')
    expect(await readResults(folder, deck.id)).toEqual({ rooms: [], problems: [] })
    write(folder, '.hidden', '{')
    writeFileSync(join(folder, 'a.json.new'), '{')
    expect(await readResults(folder, deck.id)).toEqual({ rooms: [], problems: [] })
  })

  it.each(broken)('one that %s is reported with its position, and the others are read', async (_, content, said) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'good', room())
    write(folder, 'bad', content)
    const { rooms, problems } = await readResults(folder, deck.id)
    expect(rooms).toEqual([readingOf(room())])
    expect(problems.join('\n')).toMatch(said)
  })

  it.each(hostile)('[F2] one that %s is left out, and reported in one line', async (_, content, said) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'good', room())
    write(folder, 'bad', content)
    const { rooms, problems } = await readResults(folder, deck.id)
    expect(rooms).toEqual([readingOf(room())])
    expect(problems).toEqual([expect.stringMatching(/^results\/bad\.json(:\d+)*: /)])
    expect(problems[0]).toContain(said)
    expect(problems[0]?.length).toBeLessThanOrEqual(300)
  })

  it.each(others)('[F2] %s is left out, and reported in one line', async (_, make) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'good', room())
    make(join(folder, 'bad.json'))
    const { rooms, problems } = await readResults(folder, deck.id)
    expect(rooms).toEqual([readingOf(room())])
    expect(problems).toEqual([expect.stringMatching(/^results\/bad\.json: /)])
  })

  it('[F2] with the most voters and polls allowed are read', async () => {
    const folder = join(newFolder(), 'results')
    const polls = Array.from({ length: 300 }, (_, at) => ({ ...poll, claim: `claim-${at}` }))
    const counts = [0, 0, most - 1, 0, 0, 1]
    const rooms = [
      room({ polls }),
      room({ ...counted(counts, most - 1, most), name: 'x'.repeat(60) }),
      room(swung({ before: [most, 0, 0, 0], after: [0, 0, most, 0], table: hidden })),
    ]
    for (const [at, one] of rooms.entries()) write(folder, `room-${at}`, one)
    expect(await readResults(folder, deck.id)).toEqual({ rooms: rooms.map(readingOf), problems: [] })
  })

  it('[F4] are only the newest if there are too many, and that is reported', async () => {
    const folder = join(newFolder(), 'results')
    const day = (at: number) => room({ date: new Date(Date.UTC(2024, 0, at)).toISOString().slice(0, 10) })
    for (let at = 1; at <= mostRooms; at++) write(folder, `day-${at}`, day(at))
    expect(await readResults(folder, deck.id)).toMatchObject({ problems: [], leftOut: undefined })
    write(folder, 'day-0', day(mostRooms + 1))
    const { rooms, problems, leftOut } = await readResults(folder, deck.id)
    expect([rooms.length, problems]).toEqual([mostRooms, []])
    expect([rooms[0]?.date, rooms.at(-1)?.date]).toEqual([day(mostRooms + 1).date, day(2).date])
    expect(leftOut).toMatch(/^results: readers get the newest 50 of 51 rooms/)
  })

  it('[F2] are only the files written last if there are too many files, and that is reported', async () => {
    const folder = join(newFolder(), 'results')
    for (let at = 0; at < mostFiles; at++)
      write(folder, `z-${at}`, room({ debate: { id: 'another-debate', title: null } }))
    expect(await readResults(folder, deck.id)).toMatchObject({ problems: [], leftOut: undefined })
    write(folder, 'a', room())
    utimesSync(join(folder, 'z-7.json'), 0, 0)
    expect(await readResults(folder, deck.id)).toMatchObject({ rooms: [readingOf(room())], problems: [] })
    expect((await readResults(folder, deck.id)).leftOut).toMatch(
      /^results: the 1000 files written last are read, of 1001/,
    )
    utimesSync(join(folder, 'a.json'), 0, 0)
    utimesSync(join(folder, 'z-7.json'), 1, 1)
    expect((await readResults(folder, deck.id)).rooms).toEqual([])
  })

  it('[F2] are read one in a turn, so that votes are answered meanwhile', async () => {
    const folder = join(newFolder(), 'results')
    for (let at = 0; at < 20; at++) write(folder, `room-${at}`, room())
    let turns = 0
    let next = setImmediate(function count() {
      turns += 1
      next = setImmediate(count)
    })
    const { rooms } = await readResults(folder, deck.id)
    clearImmediate(next)
    expect(rooms).toHaveLength(20)
    expect(turns).toBeGreaterThanOrEqual(19)
  })

  it('are no fault if one is removed while the others are read', async () => {
    const folder = join(newFolder(), 'results')
    for (const name of ['first', 'last']) write(folder, name, room())
    const reading = readResults(folder, deck.id)
    rmSync(join(folder, 'last.json'))
    expect(await reading).toEqual({ rooms: [readingOf(room())], problems: [] })
  })

  it('do not exist if results/ is a file, and that is reported', async () => {
    const file = join(newFolder(), 'results')
    writeFileSync(file, '')
    expect(await readResults(file, deck.id)).toEqual({
      rooms: [],
      problems: ['results: the folder cannot be read; make it readable, or remove it'],
    })
  })
})

describe('frozen rooms of the previous release', () => {
  it('are read as rooms whose words are unknown', async () => {
    const folder = join(newFolder(), 'results')
    const old = room(swung({}))
    write(folder, 'old', asFirstFormat(old))
    const polls = readingOf(old).polls.map((one) => ({ ...one, wordings: [] }))
    expect(await readResults(folder, deck.id)).toEqual({ rooms: [{ ...readingOf(old), polls }], problems: [] })
    expect(await readResults(folder, 'another-debate')).toEqual({ rooms: [], problems: [] })
  })

  it('have no polls if these were asked on a scale that no longer exists', async () => {
    const folder = join(newFolder(), 'results')
    write(folder, 'old', { ...asFirstFormat(room()), scale: 'agree-7' })
    expect(await readResults(folder, deck.id)).toEqual({ rooms: [{ ...readingOf(room()), polls: [] }], problems: [] })
  })

  it.each<[what: string, content: object, said: string]>([
    ['one count too many', asFirstFormat(room(counted([0, 1, 0, 2, 0, 0, 0], 3))), ':18: polls.0.counts: the question'],
    ['a day that is not a date', asFirstFormat(room({ date: 'today' })), ':5: date: Invalid string'],
    ['polls that are not a list', { ...asFirstFormat(room()), polls: 7 }, ': polls: Invalid input'],
    ['a poll that is not an object', { ...asFirstFormat(room()), polls: [7] }, ': polls.0: Invalid input'],
    ['no polls', { ...asFirstFormat(room()), polls: undefined }, ': polls: is missing'],
    ['an endless deck', { ...asFirstFormat(room()), deck: 'x'.repeat(41) }, ': debate.id: Too big'],
  ])('with %s are left out, and reported in one line', async (_, content, said) => {
    const folder = join(newFolder(), 'results')
    write(folder, 'good', room())
    write(folder, 'bad', content)
    const { rooms, problems } = await readResults(folder, deck.id)
    expect(rooms).toEqual([readingOf(room())])
    expect(problems).toEqual([expect.stringMatching(/^results\/bad\.json(:\d+)*: /)])
    expect(problems[0]).toContain(said)
  })
})

describe('the build', () => {
  async function buildReadings(write: (results: string) => void): Promise<unknown> {
    const root = newFolder()
    const [out, results] = [join(root, 'out'), join(root, 'results')]
    write(results)
    const said: string[] = []
    const code = await buildFolder(libraryFolder, out, (text) => void said.push(text), results)
    if (code !== 0) throw new Error(said.join(''))
    return JSON.parse(readFileSync(join(out, paths.readings), 'utf8'))
  }

  it('writes the frozen rooms where pages without a server look for them, and no room of all readers', async () => {
    const built = await buildReadings((results) => write(results, 'tokyo-2026', room()))
    expect(Readings.parse(built)).toEqual({ rooms: [readingOf(room())], readers: null })
  })

  it('without results/ writes none', async () => {
    expect(await buildReadings(() => undefined)).toEqual({ rooms: [], readers: null })
  })

  it('stops at a faulty room, and says where', async () => {
    await expect(buildReadings((results) => write(results, 'bad', room({ date: 'today' })))).rejects.toThrow(
      /results\/bad\.json:6: date: /,
    )
    const huge = room(counted([2e9, 0, 0, 0, 0, 0], 2e9))
    await expect(buildReadings((results) => write(results, 'bad', huge))).rejects.toThrow(
      /results\/bad\.json:\d+: polls/,
    )
  })
})

describe('GET /results/index.json of a running server', () => {
  it('has a room as soon as it is saved, with its counts at that moment, and names the room of all readers', async () => {
    const served = await serve()
    const ask = async () => {
      const { status, headers, json } = await served.call(readings)
      expect([status, headers['cache-control']]).toEqual([200, 'no-cache'])
      return Readings.parse(json)
    }
    expect(await ask()).toEqual({ rooms: [], readers: `readers.${deck.id}` })
    const evening = await served.newRoom()
    await evening.goto('quiet-evenings')
    await evening.cast({ value: '2' })
    const save = (name: string) => served.call(paths.freeze(evening.code), { key: evening.key, body: { name } })
    await save('tonight')
    const [saved] = (await ask()).rooms
    const results = (await served.call(paths.results(evening.code, 'json'), { key: evening.key })).json
    expect(saved).toEqual(readingOf(Results.parse(results)))
    await evening.cast({ value: '-2' })
    expect((await ask()).rooms).toEqual([saved])
    await save('tonight')
    expect((await ask()).rooms[0]?.polls[0]?.counts).toEqual([1, 0, 0, 0, 1, 0])
    rmSync(join(served.frozen, 'tonight.json'))
    expect((await ask()).rooms).toEqual([])
    await served.end()
  })

  it('is not the older file of the build', async () => {
    const served = await serve()
    const pages = join(served.frozen, '../pages/results')
    write(pages, 'index', { rooms: [readingOf(room())], readers: null })
    expect((await served.call(readings)).json).toEqual({ rooms: [], readers: `readers.${deck.id}` })
    await served.end()
  })

  it('leaves out a faulty file and names it in the log, once until it changes', async () => {
    const said: string[] = []
    const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line).msg) })
    const served = await serve({ log })
    const ask = async () => (await served.call(readings)).json.rooms
    write(served.frozen, 'good', room())
    write(served.frozen, 'bad', room({ date: 'today' }))
    for (let time = 0; time < 3; time++) expect(await ask()).toEqual([readingOf(room())])
    expect(said).toEqual([expect.stringMatching(/results\/bad\.json:6: date: /)])
    for (const [index, [what, make]] of others.entries()) {
      make(join(served.frozen, `other-${index}.json`))
      expect(await ask(), what).toEqual([readingOf(room())])
      expect(said.at(-1), what).toMatch(`results/other-${index}.json: this is a link, a folder or a pipe`)
    }
    for (const index of others.keys()) rmSync(join(served.frozen, `other-${index}.json`), { recursive: true })
    const before = said.length
    rmSync(join(served.frozen, 'bad.json'), { recursive: true })
    write(served.frozen, 'bad', room({ name: 'Osaka', date: '2026-03-15' }))
    expect((await ask()).map(({ name }: Reading) => name)).toEqual(['Osaka', 'Tokyo'])
    expect(said).toHaveLength(before)
    await served.end()
  })
})
