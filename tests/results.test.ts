// The files that the presenter downloads, read by independent programs: the numbers are those of the room and of its log, and texts stay
// texts.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paths, type ResultsFormat, RoomName, type Value } from '../src/core/contract.ts'
import { type DeckWords, sideOf } from '../src/core/deck.ts'
import { type PollRef, pollKey } from '../src/core/poll.ts'
import { questionOf } from '../src/core/question.ts'
import { Results } from '../src/core/results.ts'
import { stands } from '../src/core/swing.ts'
import { type Text, toPlain } from '../src/core/text.ts'
import { toCsvText } from '../src/server/csv-text.ts'
import { toCsv, toXlsx } from '../src/server/results.ts'
import { library } from './library.ts'
import { type Served, type ServedRoom, serve } from './served.ts'
import { random128, recount } from './stored-room.ts'

const { deck, langs } = library
const question = questionOf('agree-5')

let served: Served
beforeAll(async () => {
  served = await serve({ voterRate: { burst: 1000, perSecond: 1 } })
})
afterAll(() => served.end())

const few = { claim: 'quiet-evenings', round: 'main' } as const
const before = { claim: 'thesis', round: 'before' } as const
const after = { claim: 'thesis', round: 'after' } as const
const polls = [few, before, after]

const openRoom = async (): Promise<ServedRoom> => {
  const room = await served.newRoom()
  for (const poll of polls) await room.control({ action: 'open', ...poll })
  return room
}
const fetchResults = async (room: ServedRoom): Promise<Results> =>
  Results.parse((await served.call(paths.results(room.code, 'json'), { key: room.key })).json)

/** A sheet as another program reads it: rows of cells; an empty cell is ''. */
type Sheet = (string | number)[][]
const readCsv = (text: string): Sheet => parse(text, { bom: true, relax_column_count: true })
async function readWorkbook(bytes: Uint8Array): Promise<Record<string, Sheet>> {
  const sheets = await readXlsx(Buffer.from(bytes), { trim: false })
  return Object.fromEntries(
    sheets.map(({ sheet, data }) => [sheet, data.map((row) => row.map((cell) => (cell ?? '') as string | number))]),
  )
}
async function fetchWorkbook(room: ServedRoom) {
  const response = await fetch(served.url + paths.results(room.code, 'xlsx'), {
    headers: { authorization: `Bearer ${room.key}` },
  })
  return { headers: response.headers, sheets: await readWorkbook(new Uint8Array(await response.arrayBuffer())) }
}
const fetchCsv = async (room: ServedRoom) =>
  readCsv((await served.call(paths.results(room.code, 'csv'), { key: room.key })).text)

/** The rows below the header, as records. */
const toRecords = ([header = [], ...rows]: Sheet) =>
  rows.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ''])))

const tallyNames = ['value_minus_2', 'value_minus_1', 'value_0', 'value_1', 'value_2', 'dont_know']

/** What a poll asks, read from the debate's own files. */
function wordsOf({ claim, round }: PollRef): Record<string, string> {
  const stack = claim === 'thesis' ? round : claim
  const part = deck.claims.find(({ id }) => id === claim)?.part ?? ''
  const inAll = (name: string, pick: (words: DeckWords) => Text | undefined) =>
    [...langs].map(([lang, { words }]) => [`${name}_${lang}`, toPlain(pick(words) ?? [])])
  return Object.fromEntries([
    ['side', sideOf(deck, claim)],
    ...inAll('part', ({ frame }) => frame.parts[part]),
    ...inAll('text', ({ claims }) => claims.stacks[stack]?.claim),
    ...inAll('definition', ({ claims }) => claims.stacks[stack]?.definition),
  ])
}

/** The faults that an independent validator finds, using the schema that the server publishes. */
async function schemaErrors(results: unknown): Promise<unknown[]> {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile((await served.call(paths.schema)).json)
  validate(results)
  return validate.errors ?? []
}

describe('all counts, read by other programs', () => {
  it('[I8] after 300 random votes the room, stream, log, results.json, sheet and workbook have the same numbers', async () => {
    const vote = fc.record({
      voter: fc.nat(59),
      poll: fc.constantFrom(...polls),
      value: fc.constantFrom<Value>('-2', '-1', '0', '1', '2', null),
      n: fc.integer({ min: 1, max: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(vote, { minLength: 300, maxLength: 300 }), async (votes) => {
        const room = await openRoom()
        const desk = await room.desk()
        const secrets = Array.from({ length: 60 }, random128)
        const cast = (some: typeof votes, epoch: number) =>
          Promise.all(
            some.map(async ({ voter, poll, value, n }) => {
              const reply = await room.cast({ ...poll, value, n, epoch: poll === few ? epoch : 1 }, secrets[voter])
              expect(reply.status, reply.text).toBe(200)
            }),
          )
        await cast(votes.slice(0, 120), 1)
        await room.control({ action: 'reset', ...few })
        await cast(votes.slice(120, 180), 2)
        await room.control({ action: 'undo', ...few })
        await cast(votes.slice(180), 1)
        for (const poll of polls) await room.control({ action: 'close', ...poll })

        const seen = await room.read()
        const log = await served.log(room.code)
        expect(log).toHaveLength(300)
        const results = await fetchResults(room)
        expect(await schemaErrors(results)).toEqual([])
        const csv = toRecords((await fetchCsv(room)).slice(0, polls.length + 1))
        const { sheets } = await fetchWorkbook(room)
        const xlsx = toRecords(sheets.votes ?? [])
        const streamed = await desk.until(({ data }) => data.version === seen.version)
        desk.close()
        expect([results.polls.length, csv.length, xlsx.length]).toEqual([3, 3, 3])

        for (const [index, { claim, round, epoch, counts, n, voted }] of results.polls.entries()) {
          const key = pollKey({ claim, round })
          const counted = recount(log, { claim, round, epoch })
          expect(counts, `results.json of ${key}`).toEqual(counted)
          expect(seen.polls[key]?.counts, `the room's ${key}`).toEqual(counted)
          expect(streamed.data.polls[key].counts, `the stream's ${key}`).toEqual(counted)
          const sum = counted.reduce((all, count) => all + count, 0)
          expect([n, voted], '[I4]').toEqual([sum - (counted[5] ?? 0), sum])
          const mean = counted.slice(0, 5).reduce((all, count, at) => all + count * (at - 2), 0) / n
          const { code } = room
          const cells = { room: code, name: '', date: '2023-11-14', rehearsal: '', debate: deck.id }
          const asked = { claim, round, epoch, kind: 'agree-5', ...wordsOf({ claim, round }) }
          const numbers = Object.fromEntries(tallyNames.map((name, at) => [name, counted[at]]))
          const expected = { ...cells, ...asked, ...numbers, n, voted, mean: Math.round(mean * 1e4) / 1e4 }
          expect(xlsx[index], `the workbook's ${key}`).toEqual(expected)
          const asText = Object.fromEntries(Object.entries(expected).map(([name, cell]) => [name, String(cell)]))
          // A code may look like a number, so the sheet guards it.
          asText.room = toCsvText(code)
          expect(csv[index], `the sheet's ${key}`).toEqual(asText)
        }
      }),
      { numRuns: 1, endOnFailure: true },
    )
  })

  it('[I8] who changed their mind follows from the log wherever it is shown, and is the same in every file', async () => {
    const room = await openRoom()
    // How many voters moved from a vote (rows) to another (columns).
    const crowd = [
      [20, 9, 8, 7],
      [12, 15, 6, 9],
      [11, 7, 18, 3],
      [8, 9, 10, 0],
    ]
    const values = [['2', '1'], ['0', null], ['-1', '-2'], []]
    const pick = (stand: number, voter: number) => (values[stand] ?? [])[voter % 2]
    const casts = crowd.flatMap((row, from) =>
      row.flatMap((count, to) =>
        Array.from({ length: count }, async (_, voter) => {
          const [secret, was, is] = [random128(), pick(from, voter), pick(to, voter + 1)]
          if (was !== undefined) await room.cast({ ...before, value: was }, secret)
          if (is !== undefined) await room.cast({ ...after, value: is }, secret)
        }),
      ),
    )
    await Promise.all(casts)
    for (const poll of polls) await room.control({ action: 'close', ...poll })
    const { swing } = await fetchResults(room)
    expect(swing).toEqual((await room.read()).swing)

    const log = await served.log(room.code)
    const standsOf = ({ round }: PollRef) =>
      new Map(
        log.flatMap((vote) =>
          vote.round === round ? [[vote.voter, Math.sign(Number(vote.value ?? 0))] as const] : [],
        ),
      )
    const [from, to] = [standsOf(before), standsOf(after)]
    const signs = [1, 0, -1, undefined]
    const all = [...new Set([...from.keys(), ...to.keys()])]
    const exact = signs.map((a) => signs.map((b) => all.filter((id) => from.get(id) === a && to.get(id) === b).length))
    expect(swing?.before).toEqual(exact.map((row) => row.reduce((sum, count) => sum + count, 0)))
    expect(swing?.after).toEqual(exact.map((_, at) => exact.reduce((sum, row) => sum + (row[at] ?? 0), 0)))
    const shown = swing?.table.flatMap((row, at) => row.map((count, to) => ({ count, exact: exact[at]?.[to] ?? 0 })))
    for (const { count, exact } of shown ?? []) expect(count).toBe(exact)
    expect(exact).toEqual(crowd)

    const table = stands.map((stand, row) => [
      stand,
      ...stands.map((_, column) => swing?.table[row]?.[column] ?? 'hidden'),
      swing?.before[row] ?? '',
    ])
    const expected: Sheet = [['before_after', ...stands, 'before'], ...table, ['after', ...(swing?.after ?? []), '']]
    expect((await fetchWorkbook(room)).sheets.swing).toEqual(expected)
    const rows = await fetchCsv(room)
    expect(rows.slice(polls.length + 1)).toEqual([[''], ...expected.map((row) => row.map(String))])
  })

  it('no file shows who changed their mind while that can still change', async () => {
    const room = await openRoom()
    await room.control({ action: 'close', ...before })
    expect((await fetchResults(room)).swing).toBeNull()
    expect(Object.keys((await fetchWorkbook(room)).sheets)).toEqual(['votes'])
    expect(await fetchCsv(room)).toHaveLength(polls.length + 1)
  })

  it('a workbook has its file type and is named after its room, and only the presenter gets it', async () => {
    const room = await openRoom()
    const { headers } = await fetchWorkbook(room)
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${room.code}.xlsx"`)
    expect(headers.get('content-type')).toContain('spreadsheetml')
  })

  it('a rehearsal says that it is one in every file', async () => {
    const room = await openRoom()
    await room.control({ action: 'rehearsal', on: true })
    const results = await fetchResults(room)
    expect([results.rehearsal, await schemaErrors(results)]).toEqual([true, []])
    for (const sheet of [await fetchCsv(room), (await fetchWorkbook(room)).sheets.votes ?? []]) {
      expect(toRecords(sheet.slice(0, polls.length + 1)).map(({ rehearsal }) => rehearsal)).toEqual(
        polls.map(() => 'rehearsal'),
      )
    }
  })
})

describe('the schema that the server publishes', () => {
  it.each<[title: string, change: (results: Record<string, unknown>) => unknown]>([
    ['a number below zero', (results) => ({ ...results, version: -1 })],
    ['a text that is not a date', (results) => ({ ...results, date: 'today' })],
    ['a room without a name', ({ name: _, ...results }) => results],
    ['an unknown key', (results) => ({ ...results, voters: ['Ada'] })],
    ['a poll without a claim', (results) => ({ ...results, polls: [{}] })],
    ['a swing that is not a table', (results) => ({ ...results, swing: [] })],
  ])('refuses %s', async (_, change) => {
    const results = await fetchResults(await openRoom())
    expect(await schemaErrors(results)).toEqual([])
    expect(await schemaErrors(change({ ...results }))).not.toEqual([])
  })
})

const leads = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫']
const formulas = [
  ...leads.flatMap((lead) => ['', ' ', '\u3000', '\uFEFF', '\t', '\r\n'].map((space) => `${space}${lead}SUM(1)`)),
  ...['=1+1', ' @x', "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","x")', '-2+3', '+46 8 123', '@SUM(1)'],
]
const texts = [
  ...['a"b,c\n', 'a\r\nb', '"', '""', ',', ';', "'", '\t', '\r', '  a  b  ', '夕べ'],
  ...['3 Riesen', 'Mai', 'WAHR?', '#1', '#N', '3年前', 'Saal 3', '3 de'],
  ...['_x0041_', '_x005F_', '<b>&amp;</b>', '\u202Eabc', '👩‍👩‍👧', 'e\u0301', '𠮷', ']]>', 'a=1', "'=1+1"],
]

const values = [
  ...['007', '1e5', '1E5', '23E456', '12', ' 12', '1,000', '1.5', '.5', '5 %', '$5', '¥500', '€3', '(12)', '１２３'],
  ...[
    '2023-11-14',
    '14/11/2023',
    '11/14',
    '1.2.2023',
    '12:30',
    '12:30 PM',
    '2023年11月14日',
    '11月14日',
    'R5.11.14',
    '令和5年',
  ],
  ...['MARCH2', 'JUNE23', '2MAR23', 'Mar-23', '1 April 2023', 'SEPT2', 'TRUE', 'false'],
  // In the spreadsheets of other countries.
  ...[
    '3. März',
    'Dez 24',
    '3 mai 2023',
    'déc. 24',
    '3 de marzo de 2023',
    '14 ottobre',
    '3 мая',
    'WAHR',
    'vrai',
    'Falso',
  ],
  ...['昭和60年', '民國112年', '午後3時', '2023/11/14 下午3:00', '오후 3시', '2023년 3월', '1’000', '١٢٣', '१२'],
  ...['#N/A', '#REF!', '#DIV/0!', '#NAME?'],
]
const codes: [code: string, isGuarded: boolean][] = [
  ...['23E456', '2E2222', '234567', 'JUNE23', 'MARCH2', '22MAR2', '2APR23'].map((code): [string, boolean] => [
    code,
    true,
  ]),
  ...['K7M4QX', 'ABCDEF', '2AB345', '23F456', 'MAP234'].map((code): [string, boolean] => [code, false]),
]
/** Beginnings of formulas in lists whose separator is not a comma, and how the sheet guards them. */
const behind: [name: string, guarded: string][] = [
  ['a;=HYPERLINK(1);b', "a;'=HYPERLINK(1);b"],
  ...leads.flatMap((lead) =>
    [';', ';;', '; ', ';\u3000', '|', 'x;"'].map((lie): [string, string] => [`${lie}${lead}1`, guardLast(lie, lead)]),
  ),
  ['a;b', 'a;b'],
  ['a; b-c', 'a; b-c'],
  ['A, -B', 'A, -B'],
  ['a\t=1', "a\t'=1"],
  ['a\n=1', "a\n'=1"],
  ['a";=1;"b', `a";'=1;"b`],
  ['=1;=2', "'=1;'=2"],
]
function guardLast(lie: string, lead: string): string {
  const at = Math.max(lie.lastIndexOf(';'), lie.lastIndexOf('|')) + 1
  return `${lie.slice(0, at)}'${lie.slice(at)}${lead}1`
}

describe('texts stay texts', () => {
  const named = (name: string): Results => ({
    ...{ $schema: paths.schema, code: 'K7M4QX', name, date: '2023-11-14', rehearsal: false, version: 1 },
    ...{ format: 2, debate: { id: 'feast', title: null }, polls: [poll], swing: null },
  })
  const poll = {
    ...{ ...few, epoch: 1, ...question, values: [...question.values], asked: [], side: null, part: null },
    ...{ n: 0, voted: 0, counts: [0, 0, 0, 0, 0, 0] },
  }
  const asking = (text: string): Results => ({
    ...named('Tokyo'),
    polls: [
      {
        ...poll,
        part: { en: text },
        asked: [{ wording: '0123456789ab', text: { en: text }, definition: { en: text } }],
      },
    ],
  })
  const ofWords = (row: Record<string, unknown> | undefined) => [row?.part_en, row?.text_en, row?.definition_en]
  it.each([...formulas, ...texts])('a claim that reads %j is a text in the sheet and in the workbook', async (text) => {
    const guarded = formulas.includes(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text
    expect(ofWords(toRecords(readCsv(toCsv(asking(text))))[0])).toEqual([guarded, guarded, guarded])
    const { votes = [] } = await readWorkbook(await toXlsx(asking(text)))
    expect(ofWords(toRecords(votes)[0])).toEqual([text, text, text])
  })
  it.each(formulas)('a room named %j is a text in the sheet and in the workbook', async (name) => {
    const cell = readCsv(toCsv(named(name)))[1]?.[1]
    expect(cell, 'an apostrophe, which a spreadsheet takes for "text"').toBe(`'${name}`)
    expect((await readWorkbook(await toXlsx(named(name)))).votes?.[1]?.[1]).toBe(name)
  })
  it.each(texts)('a room named %j is called so in the sheet and in the workbook', async (name) => {
    // A cell that begins with a tab or a line break may continue as a formula in Excel.
    const guarded = /^[\t\r\n]/.test(name) ? `'${name}` : name
    expect(readCsv(toCsv(named(name)))[1]?.[1]).toBe(guarded)
    expect((await readWorkbook(await toXlsx(named(name)))).votes?.[1]?.[1]).toBe(name)
  })

  it.each(values)('[F3] a room named %j is a text in the sheet, not a number, a day or a switch', async (name) => {
    expect(readCsv(toCsv(named(name)))[1]?.[1]).toBe(`'${name}`)
    expect((await readWorkbook(await toXlsx(named(name)))).votes?.[1]?.[1]).toBe(name)
  })
  it.each(codes)('[F3] the code %s begins with an apostrophe: %s', async (code, isGuarded) => {
    const results = { ...named('Tokyo'), code }
    expect(readCsv(toCsv(results))[1]?.[0]).toBe(isGuarded ? `'${code}` : code)
    expect((await readWorkbook(await toXlsx(results))).votes?.[1]?.[0]).toBe(code)
    expect(Results.parse(JSON.parse(JSON.stringify(results)))).toEqual(results)
  })
  it.each(behind)(
    '[F3] a room named %j does not begin a formula, whatever separates the cells',
    async (name, guarded) => {
      const csv = toCsv(named(name))
      expect(readCsv(csv)[1]?.[1]).toBe(guarded)
      for (const delimiter of [';', '\t', '|']) {
        const rows: string[][] = parse(csv, { bom: true, delimiter, relax_quotes: true, relax_column_count: true })
        // Some programs respect quotes anywhere in a cell, others only remove them.
        const cells = [...rows.flat(), ...csv.replace('\uFEFF', '').split(/\r\n|[;\t|\r\n]/)]
        for (const cell of cells) expect(cell.replace(/^[\s"]+/, ''), cell).not.toMatch(/^[=+\-@＝＋－＠﹦﹢﹣﹫]/)
      }
      expect((await readWorkbook(await toXlsx(named(name)))).votes?.[1]?.[1]).toBe(name)
    },
  )
  it('[F3] every text in the sheet is quoted, and no number is', () => {
    const [header = '', row = ''] = toCsv(named('Tokyo')).replace('\uFEFF', '').split('\r\n')
    expect(header.split(',').every((cell) => /^"\w+"$/.test(cell))).toBe(true)
    expect(row).toBe('"K7M4QX","Tokyo","2023-11-14",,"feast","quiet-evenings","main",1,,"agree-5",0,0,0,0,0,0,0,0,')
  })
  it('a value that only some polls have gets a column, which is empty for the others', async () => {
    const narrow = { ...poll, claim: 'narrow', values: ['-1', '0', '1'], n: 6, voted: 10, counts: [1, 2, 3, 4] }
    const results = { ...named('Tokyo'), polls: [narrow, poll] }
    const wanted = [
      ['', 1, 2, 3, '', 4],
      [0, 0, 0, 0, 0, 0],
    ]
    const cells = (rows: Record<string, unknown>[]) => rows.map((row) => tallyNames.map((name) => row[name]))
    expect(cells(toRecords((await readWorkbook(await toXlsx(results))).votes ?? []))).toEqual(wanted)
    expect(cells(toRecords(readCsv(toCsv(results))))).toEqual(wanted.map((row) => row.map(String)))
  })

  it.each(['=1+1', ' @x', '＝SUM(1)', 'a"b,c\n', '_x0041_'])(
    'a room renamed %j through the desk is called so in every file',
    async (name) => {
      const room = await openRoom()
      const trimmed = name.trim()
      expect(await room.control({ action: 'rename', name })).toMatchObject({ name: trimmed })
      expect((await fetchResults(room)).name).toBe(trimmed)
      const [fromCsv, fromXlsx] = [await fetchCsv(room), (await fetchWorkbook(room)).sheets.votes]
      expect(fromXlsx?.[1]?.[1]).toBe(trimmed)
      expect([trimmed, `'${trimmed}`]).toContain(fromCsv[1]?.[1])
    },
  )

  it.each(['a\u0000b', 'a\nb', 'a\u001Bb', 'a\uD800b', 'a\uFFFEb', 'x'.repeat(61)])(
    'a room cannot be named %j, which a workbook cannot contain',
    async (name) => {
      const room = await openRoom()
      expect((await room.steer({ action: 'rename', name })).json).toEqual({ error: 'bad_request' })
      expect(RoomName.safeParse(name).success).toBe(false)
    },
  )
})

it.each<ResultsFormat>(['json', 'csv', 'xlsx'])('results.%s without the key is refused', async (format) => {
  const room = await openRoom()
  expect((await served.call(paths.results(room.code, format))).json).toEqual({ error: 'key_needed' })
})
