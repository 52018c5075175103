// [D3] The saved results of a backup come back with its votes, and nothing that is saved is written over.
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { restoreResults } from '../src/server/restored-results.ts'
import { newFolder } from './stored-room.ts'

/** A data folder that was a backup with these results, and the folder of results beside it. */
function restored(inBackup: Record<string, string>, beside: Record<string, string> = {}) {
  const place = newFolder()
  const [data, results] = [join(place, 'data'), join(place, 'results')]
  for (const [folder, files] of [[join(data, 'results'), inBackup] as const, [results, beside] as const]) {
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  }
  return { data, results, read: (name: string) => readFileSync(join(results, name), 'utf8') }
}

it('are moved to where readers see them, once', async () => {
  const { data, results, read } = restored({ 'a.results.json': '1', 'b.results.json': '2' }, { 'b.results.json': '2' })
  expect(await restoreResults(data, results)).toEqual([`Saved results of the backup that are in ${results} now: 2.`])
  expect([read('a.results.json'), read('b.results.json')]).toEqual(['1', '2'])
  // What the host removes later does not come back.
  expect(readdirSync(data)).toEqual([])
  expect(await restoreResults(data, results)).toEqual([])
})

it('stay where they are if others have their names', async () => {
  const { data, results, read } = restored({ 'a.results.json': '1', 'b.results.json': '2' }, { 'a.results.json': '3' })
  expect(await restoreResults(data, results)).toEqual([
    `Saved results of the backup that are in ${results} now: 1.`,
    `Saved results of the backup that stay in ${join(data, 'results')}, since others have their names: a.results.json.`,
  ])
  expect([read('a.results.json'), read('b.results.json')]).toEqual(['3', '2'])
  expect(readFileSync(join(data, 'results/a.results.json'), 'utf8')).toBe('1')
})

it('stay where they are if the folder of results cannot be written, which is told', async () => {
  const { data, results } = restored({ 'a.results.json': '1' }, { 'no-folder': '' })
  const told = await restoreResults(data, join(results, 'no-folder'))
  expect(told).toHaveLength(1)
  expect(told[0]).toContain(`Saved results of the backup in ${join(data, 'results')} could not all be moved`)
  expect(readFileSync(join(data, 'results/a.results.json'), 'utf8')).toBe('1')
})

it('are left alone where both folders are one, as in a container', async () => {
  const { data } = restored({ 'a.results.json': '1' })
  expect(await restoreResults(data, join(data, 'results'))).toEqual([])
  expect(readdirSync(join(data, 'results'))).toEqual(['a.results.json'])
})

it.each(['the data folder', 'the folder of results', 'one file'])(
  'are left alone where %s is a link to the other place, which else would lose the only copy',
  async (linked) => {
    const { data, results } = restored({ 'a.results.json': '1' })
    const kept = join(data, 'results')
    const other = `${data}-linked`
    if (linked === 'the data folder') symlinkSync(data, other)
    if (linked === 'the folder of results') symlinkSync(kept, other)
    if (linked === 'one file') symlinkSync(join(kept, 'a.results.json'), join(results, 'a.results.json'))
    const [from, to] = linked === 'the data folder' ? [other, kept] : [data, linked === 'one file' ? results : other]
    expect(await restoreResults(from, to)).toEqual([])
    expect(readFileSync(join(kept, 'a.results.json'), 'utf8')).toBe('1')
  },
)

it('are moved past what is no file, which stays and is told', async () => {
  const { data, results, read } = restored({ 'b.results.json': '2' })
  mkdirSync(join(data, 'results/a'))
  expect(await restoreResults(data, results)).toEqual([
    `Saved results of the backup that are in ${results} now: 1.`,
    `What is no file stays in ${join(data, 'results')}: a.`,
  ])
  expect(read('b.results.json')).toBe('2')
})
