// --watch: which changes of files are noticed, and what pages are told.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { paths, Watched } from '../src/core/contract.ts'
import { createWatching, watchFolders } from '../src/server/watching.ts'
import { serve } from './served.ts'

const home = mkdtempSync(join(tmpdir(), 'watching-'))
afterAll(() => rmSync(home, { recursive: true }))
const newFolder = () => mkdtempSync(join(home, 'folder-'))

/** A system with this error watches no more folders, or not those whose path has `place` in it. */
let refusal: string | undefined
let place = ''
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  const watch = (...given: Parameters<typeof real.watch>) => {
    if (refusal && String(given[0]).includes(place))
      throw Object.assign(new Error(`${refusal}: no more of them`), { code: refusal })
    return real.watch(...given)
  }
  return { ...real, watch }
})

/** Watches a path; the function resolves once a change is noticed while something is so. */
function watchPath(path: string) {
  let noticed = () => {}
  const watcher = watchFolders([path], () => noticed())
  onTestFinished(() => watcher.close())
  return (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      noticed = () => isSo() && resolve()
    })
}

describe('a save is noticed', () => {
  it('in a file that is written, replaced, added or removed, also in a folder that is added later, and in one that was replaced', async () => {
    const folder = newFolder()
    const at = (name: string) => join(folder, name)
    const says = (text: string) => () => existsSync(at('debate.md')) && readFileSync(at('debate.md'), 'utf8') === text
    writeFileSync(at('debate.md'), 'one')
    const noticed = watchPath(folder)
    async function expectNotice(change: () => void, isSo: () => boolean): Promise<void> {
      const notice = noticed(isSo)
      change()
      await notice
    }
    await expectNotice(() => writeFileSync(at('debate.md'), 'two'), says('two'))
    for (const text of ['three', 'four']) {
      writeFileSync(join(home, 'new'), text)
      await expectNotice(() => renameSync(join(home, 'new'), at('debate.md')), says(text))
    }
    await expectNotice(
      () => writeFileSync(at('2.md'), ''),
      () => existsSync(at('2.md')),
    )
    await expectNotice(
      () => rmSync(at('2.md')),
      () => !existsSync(at('2.md')),
    )
    for (const picture of ['pictures/a.png', 'pictures/b.png']) {
      await expectNotice(
        () => mkdirSync(at('pictures')),
        () => existsSync(at('pictures')),
      )
      await expectNotice(
        () => writeFileSync(at(picture), ''),
        () => existsSync(at(picture)),
      )
      await expectNotice(
        () => rmSync(at('pictures'), { recursive: true }),
        () => !existsSync(at('pictures')),
      )
    }
  })

  it('in words/ and below pictures/ of a debate in an opener’s folder, also where a link leads to the debate or another folder cannot be watched', async () => {
    const [parent, elsewhere] = [newFolder(), newFolder()]
    const own = join(parent, 'anne', 'term-1')
    for (const below of ['words', join('pictures', 'maps')]) {
      for (const debate of [own, elsewhere]) mkdirSync(join(debate, below), { recursive: true })
    }
    mkdirSync(join(parent, 'aaa-closed'))
    symlinkSync(elsewhere, join(parent, 'anne', 'linked'))
    ;[refusal, place] = ['EACCES', 'aaa-closed']
    onTestFinished(() => {
      ;[refusal, place] = [undefined, '']
    })
    let noticed = () => {}
    const watcher = watchFolders([parent], () => noticed(), { parent })
    onTestFinished(() => watcher.close())
    for (const file of ['words/fr.json', 'pictures/maps/a.png'])
      for (const debate of [own, elsewhere]) {
        const { promise, resolve } = Promise.withResolvers<void>()
        noticed = resolve
        writeFileSync(join(debate, file), '{}')
        await promise
      }
  })

  it('in the one file that stands for a folder, and not in its neighbours', async () => {
    const folder = newFolder()
    const [own, other] = [join(folder, 'debate.md'), join(folder, 'other.txt')]
    writeFileSync(own, 'one')
    const first = Promise.withResolvers<string>()
    const watcher = watchFolders([own], () => first.resolve(readFileSync(own, 'utf8')))
    onTestFinished(() => watcher.close())
    const inFolder = watchPath(folder)(() => existsSync(other))
    writeFileSync(other, '')
    await inFolder
    writeFileSync(own, 'two')
    expect(await first.promise, 'the neighbour was noticed').toBe('two')
  })

  it('in a folder that comes back, and not in the one where the program keeps its data', async () => {
    const folder = newFolder()
    const data = join(folder, 'data')
    mkdirSync(join(data, 'sites'), { recursive: true })
    let count = 0
    const back = Promise.withResolvers<void>()
    const watcher = watchFolders(
      [folder],
      () => {
        count += 1
        if (existsSync(join(folder, 'debate.md'))) back.resolve()
      },
      { leftOut: data },
    )
    onTestFinished(() => watcher.close())
    for (const name of ['votes.sqlite', 'sites/index.html']) writeFileSync(join(data, name), '')
    const inData = watchPath(data)(() => existsSync(join(data, 'more')))
    writeFileSync(join(data, 'more'), '')
    await inData
    expect(count).toBe(0)
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    writeFileSync(join(folder, 'debate.md'), 'back')
    await back.promise
  })
})

it('a sentence says so, once, if the system watches no more files', () => {
  refusal = 'ENOSPC'
  onTestFinished(() => {
    refusal = undefined
  })
  const told: string[] = []
  const watcher = watchFolders([newFolder(), newFolder()], () => {}, { tell: (sentence) => void told.push(sentence) })
  onTestFinished(() => watcher.close())
  expect(told).toEqual([expect.stringContaining('Not every save can be noticed')])
  expect(told[0]).toContain('ENOSPC: no more of them')
})

it('a sentence says so, once, if there are more folders than are watched', () => {
  const parent = newFolder()
  for (let at = 0; at <= 1000; at++) mkdirSync(join(parent, String(at)))
  const told: string[] = []
  const watch = { parent, tell: (sentence: string) => void told.push(sentence) }
  const watcher = watchFolders([parent], () => {}, watch)
  onTestFinished(() => watcher.close())
  expect(told).toEqual([
    `${parent} has more than 1000 folders: saves are noticed in the first 1000 alone. Give the debates a folder that has no others.`,
  ])
})

it('a page that follows a debate gets its state at once and at each change, and only its own', async () => {
  const watching = createWatching()
  const lunch = { state: 'a', faults: [], warnings: ['lunch/debate.md:2:1 warning: wordy'] }
  watching.tell(new Map([['lunch', lunch]]))
  const { url, end } = await serve({ watching })
  onTestFinished(end)
  const response = await fetch(url + paths.watch('lunch'))
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const next = async () => Watched.parse(JSON.parse((await reader?.read())?.value?.replace(/^data: /, '') ?? ''))
  expect(await next()).toEqual(lunch)
  const faulty = { state: 'a', faults: ['lunch/debate.md:4:1 wrong'], warnings: [] }
  watching.tell(
    new Map([
      ['tea', { state: 'c', faults: [], warnings: [] }],
      ['lunch', faulty],
    ]),
  )
  expect(await next()).toEqual(faulty)
  watching.tell(new Map([['tea', { state: 'c', faults: [], warnings: [] }]]))
  expect(await next()).toEqual({
    state: 'a',
    warnings: [],
    faults: [expect.stringMatching(/^No folder has a debate with the id "lunch" any more, .* Shown now: tea\.$/)],
  })
})

it('without --watch there is nothing to follow', async () => {
  const { url, end } = await serve({})
  onTestFinished(end)
  expect((await fetch(url + paths.watch('lunch'))).status).toBe(404)
})
