// Several debates on one server: they are read from their folders and read again later; sites that open pages still use are kept.
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { readersCode } from '../src/core/room-code.ts'
import { type Compiled, openCompiler } from '../src/server/compiler.ts'
import { openDebateIds } from '../src/server/debate-ids.ts'
import { createDebates } from '../src/server/debates.ts'
import { openHosting } from '../src/server/hosting.ts'
import { loadDebates, mostOwnDebates } from '../src/server/load-debates.ts'
import { openSites } from '../src/server/sites.ts'
import { createWatching } from '../src/server/watching.ts'
import { expectRefusal } from './origins.ts'
import { serve } from './served.ts'
import { newFolder } from './stored-room.ts'

const root = join(import.meta.dirname, '..')
/** Kept, so that not every test begins a process. */
const ofTests = openCompiler(root, { isKept: true })

const write = (parent: string, name: string, id = name, title = 'Lunch?', claim = 'It is good.') => {
  mkdirSync(join(parent, name), { recursive: true })
  const text = `# Debate ${id}\n- languages: en\n\n${title}\n\n# Claim taste\n\n${claim}\n`
  writeFileSync(join(parent, name, 'debate.md'), text)
  return join(parent, name)
}

async function load(folders: string[], parent?: string) {
  const told: string[] = []
  const found = await loadDebates(ofTests, { folders, parent }, { tell: (sentence) => void told.push(sentence) })
  return { ids: found.map(({ compiled }) => compiled.hosted.id), told }
}

it('every folder in --debates is a debate, in the natural order of names, after the debates named by --debate', async () => {
  const parent = newFolder()
  for (const name of ['10-late', '2-early', '.hidden']) write(parent, name, name.replace(/\W/g, '').replace(/\d+/, 'd'))
  writeFileSync(join(parent, 'README.md'), 'Our debates')
  const other = write(newFolder(), 'named')
  expect(await load([other], parent)).toEqual({ ids: ['named', 'dearly', 'dlate'], told: [] })
  expect((await load([join(parent, '10-late')], parent)).ids).toEqual(['dlate', 'dearly'])
})

it('a sentence names a faulty folder, which is left out; a faulty --debate, or --debates without any valid debate, stops the start', async () => {
  const parent = newFolder()
  write(parent, 'right')
  const wrong = write(parent, 'wrong', 'wrong', '{=never closed')
  const { ids, told } = await load([], parent)
  expect(ids).toEqual(['right'])
  expect(told).toEqual([expect.stringMatching(/wrong is left out: wrong\/debate\.md:4:1 .*never closed/)])
  await expect(load([wrong])).rejects.toThrow(/debate\.md:4:1/)
  rmSync(join(parent, 'right'), { recursive: true })
  await expect(load([], parent)).rejects.toThrow(`DEBATES: no folder in ${parent} has a debate without faults.`)
  await expect(load([], join(parent, 'nowhere'))).rejects.toThrow(/DEBATES: ".*nowhere" could not be read/)
})

it('a folder that is no debate and holds some is that of an opener; a fault in one of them is told and leaves the others', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, join('anne', 'hers'), 'hers')
  write(parent, join('anne', 'wrong'), 'wrong', '{=never closed')
  mkdirSync(join(parent, 'anne', 'empty'))
  write(parent, join('ben', 'his'), 'his')
  write(parent, join('Dr. Who', 'box'), 'box')
  mkdirSync(join(parent, 'nothing'))
  const told: string[] = []
  const found = await loadDebates(ofTests, { folders: [], parent }, { tell: (sentence) => void told.push(sentence) })
  expect(found.map(({ compiled, owner }) => [compiled.hosted.id, owner])).toEqual([
    ['open', undefined],
    ['hers', 'anne'],
    ['his', 'ben'],
  ])
  expect(told.toSorted()).toEqual([
    `${join(parent, 'Dr. Who')} is left out: its debates would belong to an opener of that name, which has 1 to 40 small letters, digits and hyphens; rename the folder.`,
    expect.stringMatching(/anne\/empty is left out: /),
    expect.stringMatching(/anne\/wrong is left out: wrong\/debate\.md:4:1 .*never closed/),
    expect.stringMatching(/nothing is left out: /),
  ])
})

it('a debate directly in --debates, and debates in the folder of one, are left out with a sentence', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, '.', 'loose')
  write(parent, 'anne', 'one')
  write(parent, join('anne', 'hers'), 'hers')
  mkdirSync(join(parent, 'anne', 'pictures'))
  const { ids, told } = await load([], parent)
  expect(ids).toEqual(['one', 'open'])
  expect(told).toEqual([
    `${parent} has a debate directly in it, which is left out: put its files into a folder of their own there.`,
    `${join(parent, 'anne')} is read as one debate, since it has one directly in it, and hers in it is left out: put the files of that one debate into a folder of their own.`,
  ])
})

it("an opener's debate under the id of another is left out, and a sentence names both folders; one that is shown already stays", async () => {
  const parent = newFolder()
  const everybodys = write(parent, 'z-open', 'one')
  const ben = write(parent, join('ben', 'two'), 'two')
  const tell: string[] = []
  const read = (known?: Map<string, Compiled>) =>
    loadDebates(
      ofTests,
      { folders: [], parent },
      { tell: (sentence) => void tell.push(sentence), ...(known && { known }) },
    )
  const first = await read()
  const known = new Map(first.map(({ folder, compiled }) => [folder, compiled]))
  const [takesOne, takesTwo] = [write(parent, join('anne', 'a'), 'one'), write(parent, join('anne', 'b'), 'two')]
  expect((await read(known)).map(({ folder }) => folder)).toEqual([everybodys, ben])
  const sentence = (one: string, two: string, id: string) =>
    `${two} is left out: ${one} and ${two} are both debates with the id "${id}"; give one of them another id.`
  expect(tell).toEqual([sentence(everybodys, takesOne, 'one'), sentence(ben, takesTwo, 'two')])
})

it('no debate that is shown loses its id to a folder that changes: not to an id put into one that is shown, nor to a debate in an opener’s folder itself', async () => {
  const parent = newFolder()
  const told: string[] = []
  const hers = write(parent, join('anne', 'hers'), 'hers')
  const [his, lost] = [write(parent, join('ben', 'his'), 'his'), write(parent, join('carl', 'lost'), 'lost')]
  const read = async (known?: Map<string, Compiled>) => {
    const options = { tell: (sentence: string) => void told.push(sentence), ...(known && { known }) }
    return await loadDebates(ofTests, { folders: [], parent }, options)
  }
  const known = new Map((await read()).map(({ folder, compiled }) => [folder, compiled]))
  write(parent, join('anne', 'hers'), 'his')
  write(parent, 'carl', 'his')
  expect((await read(known)).map(({ folder, compiled }) => [folder, compiled.hosted.id])).toEqual([[his, 'his']])
  const sentence = (two: string) =>
    `${two} is left out: ${his} and ${two} are both debates with the id "his"; give one of them another id.`
  const hidden = expect.stringMatching(/carl is read as one debate, .* and lost in it is left out/)
  expect(told).toEqual([hidden, sentence(join(parent, 'carl')), sentence(hers)])
  expect(existsSync(lost)).toBe(true)
})

/** Each start or reload of a server with a folder of debates; `start`: a later one, which knows what is in the file alone. */
function servers(parent: string, file = join(newFolder(), 'debate-ids.json')) {
  const told: string[] = []
  const start = () => openDebateIds({ file, parent }, (sentence) => void told.push(sentence))
  let ids = start()
  const read = async () => {
    told.length = 0
    const found = await loadDebates(ofTests, { folders: [], parent }, { tell: (one) => void told.push(one), ids })
    ids.keep(found.map(({ folder, owner, compiled }) => ({ id: compiled.hosted.id, folder, owner })))
    return found.map(({ compiled, owner }) => [compiled.hosted.id, owner])
  }
  return {
    ...{ told, file, read },
    start: async () => {
      ids = start()
      return await read()
    },
  }
}

it('an id stays with its folder as long as that is there, also after a removal and a start: no opener takes that of another or of everybody', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, join('anne', 'hers'), 'hers')
  write(parent, join('ben', 'his'), 'his')
  const { told, read, start } = servers(parent)
  await read()
  rmSync(join(parent, 'anne', 'hers'), { recursive: true })
  rmSync(join(parent, 'open'), { recursive: true })
  mkdirSync(join(parent, 'open'))
  write(parent, join('aaa', 'one'), 'open')
  write(parent, join('ben', 'two'), 'hers')
  // This makes the whole folder a debate, which is everybody's only where it was never an opener's.
  write(parent, 'carl', 'hers')
  const left = (folder: string, id: string, keeper: string) =>
    `${join(parent, folder)} is left out: votes are kept under its id "${id}" for the debates in the folder "${keeper}" of ${parent}; give it another id, or take that line out of debate-ids.json in the data folder while the server is stopped.`
  for (const again of [read, start]) {
    expect(await again()).toEqual([['his', 'ben']])
    expect(told).toEqual(
      expect.arrayContaining([
        left('carl', 'hers', 'anne'),
        left(join('aaa', 'one'), 'open', 'open'),
        left(join('ben', 'two'), 'hers', 'anne'),
      ]),
    )
  }
  write(parent, 'ben', 'bens')
  expect(await start()).toEqual([['bens', 'ben']])
  rmSync(join(parent, 'anne'), { recursive: true })
  expect(await start()).toContainEqual(['hers', undefined])
})

it('of two folders of everybody’s with one id, that which had it first keeps it, also at a start', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, join('anne', 'hers'), 'hers')
  const { told, read, start } = servers(parent)
  await read()
  // A copy to begin with, which comes first by its name.
  write(parent, 'copy', 'open')
  for (const again of [read, start]) {
    await again()
    expect(told).toEqual([
      expect.stringMatching(/copy is left out: .*open and .*copy are both debates with the id "open"/),
    ])
  }
})

it('a start without a folder of debates does not forget whose ids are whose', async () => {
  const parent = newFolder()
  write(parent, join('anne', 'hers'), 'hers')
  write(parent, join('ben', 'his'), 'his')
  const { file, read, start } = servers(parent)
  await read()
  rmSync(join(parent, 'anne', 'hers'), { recursive: true })
  openDebateIds({ file, parent: undefined }, () => {}).keep([{ id: 'lunch', folder: newFolder(), owner: undefined }])
  write(parent, join('ben', 'two'), 'hers')
  expect(await start()).toEqual([['his', 'ben']])
})

it('a lecturer’s folder that gets another name, and a new one under the old name: how the debates keep their ids is told', async () => {
  const parent = newFolder()
  write(parent, join('anne', 'hers'), 'hers')
  const { file, told, read, start } = servers(parent)
  await read()
  renameSync(join(parent, 'anne'), join(parent, 'anne-2025'))
  write(parent, join('anne', 'new'), 'new')
  expect(await start()).toEqual([['new', 'anne']])
  expect(told).toEqual([expect.stringContaining('or take that line out of debate-ids.json')])
  const { ids, openers } = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ids: { ...ids, hers: undefined }, openers }))
  expect(await start()).toContainEqual(['hers', 'anne-2025'])
  expect(told).toEqual([])
})

it('a line may be taken out of the file of ids by hand, the last one too', async () => {
  const parent = newFolder()
  write(parent, join('anne', 'hers'), 'hers')
  write(parent, join('anne', 'more'), 'more')
  const { file, told, read } = servers(parent)
  await read()
  const lines = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, lines.filter((line) => !line.includes('"more"')).join('\n'))
  const ids = openDebateIds({ file, parent }, (sentence) => void told.push(sentence))
  expect(told).toEqual([])
  expect(ids.keeperOf('hers', { folder: join(parent, 'ben', 'hers'), owner: 'ben' })).toBe('anne')
})

it('an id stays with a folder whose name has marks of JSON in it', async () => {
  const parent = newFolder()
  write(parent, 'open,}', 'open')
  write(parent, join('ben', 'his'), 'his')
  const { read, start } = servers(parent)
  await read()
  rmSync(join(parent, 'open,}'), { recursive: true })
  mkdirSync(join(parent, 'open,}'))
  write(parent, join('ben', 'two'), 'open')
  expect(await start()).toEqual([['his', 'ben']])
})

it('ids that could not be written are written once they can be', async () => {
  const [parent, folder] = [newFolder(), join(newFolder(), 'data')]
  write(parent, join('anne', 'hers'), 'hers')
  const { file, told, read } = servers(parent, join(folder, 'debate-ids.json'))
  writeFileSync(folder, 'no folder')
  await read()
  expect(told).toEqual([expect.stringContaining(`${file} cannot be written, so after the next start`)])
  rmSync(folder)
  await read()
  expect(told).toEqual([])
  expect(JSON.parse(readFileSync(file, 'utf8')).ids).toEqual({ hers: 'anne' })
})

it('a debate that was one folder too deep is told to be an opener’s, and is everybody’s once its folder is renamed', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, join('lunch', 'lunch'), 'lunch')
  const { told, read, start } = servers(parent)
  expect(await read()).toContainEqual(['lunch', 'lunch'])
  renameSync(join(parent, 'lunch', 'lunch', 'debate.md'), join(parent, 'lunch', 'debate.md'))
  expect(await start()).toContainEqual(['lunch', 'lunch'])
  expect(told).toEqual([
    `${join(parent, 'lunch')} is shown to the host and the opener "lunch" alone, whose debates were in it; rename the folder to show it to everybody.`,
  ])
  renameSync(join(parent, 'lunch'), join(parent, 'lunch-1'))
  expect(await start()).toContainEqual(['lunch', undefined])
  expect(told).toEqual([])
})

it('of an opener’s debates the first hundred are read, and a sentence says so', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, join('anne', 'hers'), 'hers')
  for (let at = 1; at <= mostOwnDebates; at++) mkdirSync(join(parent, 'anne', `0-${at}`))
  const { ids, told } = await load([], parent)
  expect(ids).toEqual(['open'])
  expect(told).toContain(
    `${join(parent, 'anne')} has 101 folders: the first 100 by name are read, which is the most for one opener; put those that are over elsewhere.`,
  )
})

it('a start and each reload remember which folder has which id', async () => {
  const [parent, dataDir] = [newFolder(), newFolder()]
  write(parent, join('anne', 'hers'), 'hers')
  const { reload } = await open(parent, dataDir)
  const kept = () => JSON.parse(readFileSync(join(dataDir, 'debate-ids.json'), 'utf8')).ids
  expect(kept()).toEqual({ hers: 'anne' })
  write(parent, join('anne', 'new'), 'new')
  await reload()
  expect(kept()).toEqual({ hers: 'anne', new: 'anne' })
})

it('an opener whose folder comes first by name takes no id at a start', async () => {
  const parent = newFolder()
  write(parent, join('ben', 'his'), 'his')
  const { read, start } = servers(parent)
  await read()
  write(parent, join('anne', 'hers'), 'his')
  symlinkSync(join(parent, 'ben', 'his'), join(parent, 'anne', 'link'))
  expect(await start()).toEqual([['his', 'ben']])
})

it('where nobody but the host has folders, an id goes to whichever of them has it, and nothing is remembered on the disk', async () => {
  const parent = newFolder()
  write(parent, 'term-1', 'lunch')
  const { file, read, start } = servers(parent)
  await read()
  write(parent, 'term-1', 'lunch-1')
  write(parent, 'term-2', 'lunch')
  for (const again of [read, start])
    expect(await again()).toEqual([
      ['lunch-1', undefined],
      ['lunch', undefined],
    ])
  expect(existsSync(file)).toBe(false)
})

it('a file of ids that cannot be read is told and written anew', async () => {
  const parent = newFolder()
  write(parent, join('anne', 'hers'), 'hers')
  const { file, told, read, start } = servers(parent)
  await read()
  writeFileSync(file, '{')
  await start()
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ids: { hers: 'anne' }, openers: ['anne'] })
  writeFileSync(file, '{"ids":[]}')
  openDebateIds({ file, parent }, (sentence) => void told.push(sentence))
  expect(told.at(-1)).toContain(`${file} cannot be read`)
})

it('a link that leads to itself stops neither the start nor the debates beside it', async () => {
  const parent = newFolder()
  write(parent, 'open')
  write(parent, join('anne', 'hers'), 'hers')
  for (const folder of [parent, join(parent, 'anne')]) symlinkSync('round', join(folder, 'round'))
  expect(await load([], parent)).toEqual({ ids: ['open', 'hers'], told: [] })
})

it("a debate in an opener's folder is in the lists of this opener and of the host, and rooms for it are opened by them alone", async () => {
  const parent = newFolder()
  for (const id of ['open', 'hers', 'his'])
    write(parent, id === 'open' ? id : join(id === 'hers' ? 'anne' : 'ben', id), id)
  const found = await loadDebates(ofTests, { folders: [], parent }, { tell: () => {} })
  const debates = createDebates(found.map(({ compiled, owner }) => ({ ...compiled.hosted, owner })))
  const served = await serve({ debates })
  onTestFinished(() => served.end())
  const { key } = (await served.call(paths.openers, { key: served.hostKey, body: { name: 'anne' } })).json
  const listed = async (of: string) =>
    (await served.call(paths.debates, { key: of })).json.debates.map(({ id }: { id: string }) => id)
  expect(await listed(served.hostKey)).toEqual(['open', 'hers', 'his'])
  expect(await listed(key)).toEqual(['open', 'hers'])
  const open = (of: string, debate?: string) => served.call(paths.rooms, { key: of, body: debate ? { debate } : {} })
  for (const debate of ['open', 'hers', undefined]) expect((await open(key, debate)).status).toBe(200)
  expectRefusal(await open(key, 'his'), 'no_such_debate')
  expect((await open(served.hostKey, 'his')).status).toBe(200)
  debates.replace(debates.list().map((one) => ({ ...one, owner: 'ben' })))
  expect(await listed(key)).toEqual([])
  expectRefusal(await open(key), 'no_such_debate')
})

it('if two debates have the same id, a sentence names both folders', async () => {
  const parent = newFolder()
  const [one, two] = [write(parent, 'one', 'same'), write(parent, 'two', 'same')]
  const sentence = `${one} and ${two} are both debates with the id "same"; give one of them another id.`
  await expect(load([one, two])).rejects.toThrow(`DEBATE: ${sentence}`)
  expect(await load([], parent)).toEqual({ ids: ['same'], told: [`${two} is left out: ${sentence}`] })
})

it('the process that read a debate has ended once its pages are written, and another one reads the next change', async () => {
  const parent = newFolder()
  const folder = write(parent, 'lunch')
  const own = openCompiler(root)
  const { sites, debates, reload } = await open(parent, newFolder(), own)
  const site = { program: join(root, 'program'), publicUrl: undefined, out: newFolder() }
  await expect(own.write(folder, site)).rejects.toThrow(`${folder} was not read by this process`)
  write(parent, 'lunch', 'lunch', 'Dinner?')
  await reload()
  expect(debates.first().title).toEqual({ en: 'Dinner?' })
  expect(sites('lunch')).toEqual(['1', '2'])
  await expect(own.write(folder, site)).rejects.toThrow(`${folder} was not read by this process`)
})

it('if the process that reads debates is killed, they stay as they were, a sentence says so, and another one reads the next change', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const children: ChildProcess[] = []
  const see = (message: unknown) => void children.push((message as { process: ChildProcess }).process)
  subscribe('child_process', see)
  onTestFinished(() => void unsubscribe('child_process', see))
  const { debates, reload, told } = await open(parent, newFolder(), openCompiler(root))
  const [first] = debates.list()
  write(parent, 'lunch', 'lunch', 'Dinner?')
  const reloaded = reload()
  children.at(-1)?.kill('SIGKILL')
  await reloaded
  expect(told).toEqual(['The process that compiles debates has ended (SIGKILL). The debates stay as they were.'])
  expect(debates.list()).toEqual([first])
  await reload()
  expect(debates.first().title).toEqual({ en: 'Dinner?' })
  expect(children).toHaveLength(3)
})

/** A server for the debates of a folder. */
async function open(parent: string, dataDir = newFolder(), compiler = ofTests) {
  const told: string[] = []
  const program = join(root, 'program')
  const tell = (sentence: string) => void told.push(sentence)
  const hosting = await openHosting({
    ...{ compiler, wanted: { folders: [], parent }, tell },
    ids: openDebateIds({ file: join(dataDir, 'debate-ids.json'), parent }, tell),
    sites: openSites({ compiler, dataDir, program, publicUrl: undefined, isLong: true }),
  })
  await hosting.writeSites()
  const sites = (id: string) => readdirSync(join(dataDir, 'sites', id))
  return { ...hosting, told, dataDir, sites }
}
const wordsOf = (folder: string | undefined) => readdirSync(join(folder ?? '', 'words')).sort()

it('[B10] reading the folder again adds, changes and removes debates; open pages of the earlier state still find their files', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  write(parent, 'soup')
  const { debates, reload, told, sites } = await open(parent)
  const before = debates.get('lunch')
  expect(sites('lunch')).toEqual(['1'])
  write(parent, 'lunch', 'lunch', 'Dinner?')
  write(parent, 'bread')
  rmSync(join(parent, 'soup'), { recursive: true })
  await reload()
  expect(debates.list().map(({ id }) => id)).toEqual(['lunch', 'bread'])
  const gone = 'gone; votes are kept under an id, so write it again if it was changed by mistake.'
  expect(told).toEqual([`Shown now: lunch, bread.\nThe debate "soup" is ${gone}`])
  const after = debates.get('lunch')
  expect(after?.title).toEqual({ en: 'Dinner?' })
  expect(after?.hash).not.toBe(before?.hash)
  expect(after?.site?.older).toEqual([before?.site?.folder])
  expect(wordsOf(after?.site?.folder)).not.toEqual(wordsOf(before?.site?.folder))
  expect(sites('lunch')).toEqual(['1', '2'])
  await reload()
  expect(debates.get('lunch'), 'nothing is written for what did not change').toBe(after)
})

it('a changed colour is shown after the folder was read again', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { debates, reload } = await open(parent)
  const themesOf = () => readdirSync(join(debates.get('lunch')?.site?.folder ?? '')).includes('theme')
  expect(themesOf()).toBe(false)
  writeFileSync(join(parent, 'lunch/theme.css'), ':root { --line: #c9c2b2; }\n')
  await reload()
  expect(themesOf()).toBe(true)
})

it('a debate that becomes faulty stays as it was, and a sentence says so; the same holds if no debate is left', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { debates, reload, told } = await open(parent)
  const before = debates.get('lunch')
  write(parent, 'lunch', 'lunch', '{=never closed')
  await reload()
  expect(debates.get('lunch')).toBe(before)
  expect(told[0]).toMatch(/^lunch\/debate\.md:4:1 .*\n.*\/lunch stays as it was before\.$/)
  rmSync(join(parent, 'lunch'), { recursive: true })
  await reload()
  expect(debates.list()).toEqual([before])
  expect(told.at(-1)).toMatch(/^DEBATES: no folder .* The debates stay as they were\.$/)
})

it('a claim that is gone is named, since votes are kept under its id', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { reload, told } = await open(parent)
  const file = join(parent, 'lunch/debate.md')
  writeFileSync(file, readFileSync(file, 'utf8').replace('# Claim taste', '# Claim flavour'))
  await reload()
  expect(told).toEqual([
    expect.stringMatching(/^Shown now: lunch\.\nOf "lunch", "taste" is gone; votes are kept under/),
  ])
  await reload()
  expect(told[1]).toBe('Shown now: lunch.')
})

it('a page that follows a debate is told why a reload changed nothing at all', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { reload, states } = await open(parent)
  expect([...states().values()].map(({ faults }) => faults)).toEqual([[]])
  rmSync(join(parent, 'lunch'), { recursive: true })
  await reload()
  expect(states().get('lunch')?.faults).toEqual([
    expect.stringMatching(/^DEBATES: .* The debates stay as they were\.$/),
  ])
  write(parent, 'lunch')
  await reload()
  expect(states().get('lunch')?.faults).toEqual([])
})

it('a change of a file that no debate is made of is not told, not even the first one', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { reload, told } = await open(parent)
  writeFileSync(join(parent, 'lunch/.debate.md.swp'), '')
  await reload({ isAfterSave: true })
  expect(told).toEqual([])
  write(parent, 'lunch', 'lunch', 'Dinner?')
  await reload({ isAfterSave: true })
  expect(told).toEqual(['Shown now: lunch.'])
})

it('[B10] a start keeps the last site of the previous run, and no older or unfinished one', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { dataDir, sites, debates } = await open(parent)
  mkdirSync(join(dataDir, 'sites/lunch/2.part/words'), { recursive: true })
  const first = debates.get('lunch')?.site?.folder ?? ''
  write(parent, 'lunch', 'lunch', 'Dinner?')
  const second = await open(parent, dataDir)
  expect(sites('lunch')).toEqual(['1', '2'])
  expect(second.debates.get('lunch')?.site?.older).toEqual([first])
  const third = await open(parent, dataDir)
  expect(sites('lunch')).toEqual(['2', '3'])
  expect(third.debates.get('lunch')?.site?.older).toEqual([join(dataDir, 'sites/lunch/2')])
})

it('[B10] open pages of the earlier state, the previous run and the previous release get their parts from a running server', async () => {
  const parent = newFolder()
  const dataDir = newFolder()
  write(parent, 'lunch')
  const { debates, reload } = await open(parent, dataDir)
  const [old = ''] = wordsOf(debates.get('lunch')?.site?.folder)
  write(parent, 'lunch', 'lunch', 'Dinner?', 'It is better.')
  await reload()
  mkdirSync(join(dataDir, 'site/assets'), { recursive: true })
  writeFileSync(join(dataDir, 'site/assets/qr-old.js'), 'export const old = 1')
  writeFileSync(join(dataDir, 'site/index.html'), 'old')
  const own = await serve({ debates, dataDir })
  const [now = ''] = wordsOf(debates.get('lunch')?.site?.folder).filter((name) => name !== old)
  for (const path of [`/d/lunch/words/${old}`, `/d/lunch/words/${now}`, '/assets/qr-old.js']) {
    const { status, headers } = await own.call(path)
    expect([status, headers['cache-control']], path).toEqual([200, 'public, max-age=31536000, immutable'])
  }
  for (const path of ['/assets/none.js', '/d/lunch/words/none.json', '/d/lunch/assets/qr-old.js', '/words/none.json'])
    expect((await own.call(path)).status, path).toBe(404)
  await own.end()
})

it('[A6] the rooms of a removed debate are gone and their streams end; when the debate comes back, so do its rooms', async () => {
  const parent = newFolder()
  write(parent, 'bread')
  write(parent, 'lunch')
  const { debates, reload } = await open(parent)
  const own = await serve({ debates })
  onTestFinished(() => own.end())
  const lunch = paths.room(readersCode('lunch'))
  const stream = await own.listen(readersCode('lunch'))
  await stream.until(({ event }) => event === 'room')
  const aside = join(newFolder(), 'lunch')
  cpSync(join(parent, 'lunch'), aside, { recursive: true })
  rmSync(join(parent, 'lunch'), { recursive: true })
  await reload()
  await own.showDebates()
  await stream.ended
  expect((await own.call(lunch)).json).toEqual({ error: 'other_debate' })
  expect((await own.call('/d/lunch/')).status).toBe(404)
  cpSync(aside, join(parent, 'lunch'), { recursive: true })
  await reload()
  await own.showDebates()
  expect((await own.call(lunch)).json.debate.id).toBe('lunch')
  expect((await own.call('/d/lunch/en/')).text).toContain('Lunch?')
})

it('pages learn from their room that its debate has changed', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { debates, reload } = await open(parent)
  const own = await serve({ debates })
  onTestFinished(() => own.end())
  const page = async () => /"hash":"(\w+)"/.exec((await own.call('/j/ABC234')).text)?.[1]
  const stream = await own.listen(readersCode('lunch'))
  const first = await stream.until(({ event }) => event === 'room')
  expect(first.data.debate).toEqual({ id: 'lunch', hash: await page() })
  write(parent, 'lunch', 'lunch', 'Dinner?')
  await reload()
  await own.showDebates()
  const next = await stream.until(
    ({ data }) => data.debate?.hash !== undefined && data.debate.hash !== first.data.debate.hash,
  )
  expect(next.data.debate.hash).toBe(await page())
  stream.close()
})

it('the pages that a server writes have its root and the debate’s path, and no list for search engines', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { debates } = await open(parent)
  const folder = debates.get('lunch')?.site?.folder ?? ''
  expect(readFileSync(join(folder, 'vote.html'), 'utf8')).toContain('data-root="/d/lunch/" data-server="/"')
  expect(existsSync(join(folder, 'robots.txt'))).toBe(false)
})

it('[E4] a wrong address gets a page that says so in the debate’s languages and leads there; a request for no page gets a short answer', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  write(parent, 'soup', 'soup', 'Soup?')
  const bread = `# Debate bread\n- languages: en, ja\n\n- en: Bread?\n- ja: パン\n\n# Claim taste\n\n- en: a\n- ja: b\n`
  writeFileSync(join(parent, 'soup/debate.md'), bread.replaceAll('bread', 'soup'))
  const { debates } = await open(parent)
  const own = await serve({ debates })
  onTestFinished(() => own.end())
  const nothing = ['There is nothing at this address', 'このURLには何もありません'] as const
  const link = (lang: string, sentence: string, path: string, title: string) =>
    `<div lang="${lang}" dir="ltr"><p>${sentence}</p><p><a href="${path}${lang}/">${title}</a></p></div>`
  const lunch = link('en', nothing[0], '/d/lunch/', 'Lunch?')
  const soup = link('en', nothing[0], '/d/soup/', 'Bread?') + link('ja', nothing[1], '/d/soup/', 'パン')
  for (const [path, links] of [
    ['/nowhere', lunch],
    ['/d/none/en', lunch],
    ['/d/soup/nowhere', soup],
  ] as const) {
    const { status, headers, text } = await own.call(path, { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect([status, headers['content-security-policy']?.includes("frame-ancestors 'none'")], path).toEqual([404, true])
    expect(text, path).toContain(`<h1>404</h1>${links}`)
    expect(text, 'no script').not.toContain('<script')
    expect((await own.call(path)).text, path).toBe('404')
  }
})

it('while a debate is being written, only the page of a debate that is not shown asks for itself again', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { debates } = await open(parent)
  const own = await serve({ debates, watching: createWatching() })
  onTestFinished(() => own.end())
  const refreshOf = async (path: string) =>
    (await own.call(path, { headers: { accept: 'text/html' } })).headers.refresh ?? null
  expect(await refreshOf('/d/lynch/en/?room=ABC')).toBe('5; url=/d/lynch/en/?room=ABC')
  for (const path of ['/nowhere', '/d/lunch/nowhere', '//elsewhere.example/d/lynch/', '/d//lynch/', '/d/lunch/en/'])
    expect(await refreshOf(path), path).toBeNull()
})

it('addresses that name no debate lead where they led before, whatever folder is added', async () => {
  const parent = newFolder()
  write(parent, 'lunch')
  const { debates, reload } = await open(parent)
  write(parent, 'breakfast')
  await reload()
  expect(debates.list().map(({ id }) => id)).toEqual(['lunch', 'breakfast'])
  rmSync(join(parent, 'lunch'), { recursive: true })
  await reload()
  expect(debates.first().id).toBe('breakfast')
})

it('a start removes what earlier runs left of debates that are gone', async () => {
  const [parent, dataDir] = [newFolder(), newFolder()]
  mkdirSync(join(dataDir, 'sites/supper/3'), { recursive: true })
  write(parent, 'lunch')
  await open(parent, dataDir)
  expect(readdirSync(join(dataDir, 'sites')).sort()).toEqual(['+program', 'lunch'])
})
