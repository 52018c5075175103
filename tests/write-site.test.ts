// The folder of a debate's site: the next site replaces the last one, and nothing else in the folder is touched.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { buildFolder } from '../src/cli/build.ts'

const temporary = mkdtempSync(join(tmpdir(), 'write-site-'))
afterAll(() => rmSync(temporary, { recursive: true }))
const smallest = join(import.meta.dirname, 'fixtures/smallest.md')

const siteAt = (out: string) => `${out} has the site: put all of it on any host.\n`

async function build(debate: string, out: string): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const code = await buildFolder(debate, out, (text) => void said.push(text))
  return { code, said: said.join('') }
}

it('replaces the site that was there, whichever its debate', async () => {
  const out = join(temporary, 'twice')
  expect(await build(join(import.meta.dirname, 'fixtures/garden.md'), out)).toEqual({ code: 0, said: siteAt(out) })
  expect(existsSync(join(out, 'ja/index.html'))).toBe(true)
  expect(await build(smallest, out)).toEqual({ code: 0, said: siteAt(out) })
  expect(existsSync(join(out, 'ja'))).toBe(false)
  // The pictures in the program are those of the shipped debate.
  expect(existsSync(join(out, 'og'))).toBe(false)
})

it('refuses a folder that contains anything else, and changes nothing in it', async () => {
  const out = join(temporary, 'own')
  mkdirSync(join(out, 'deep'), { recursive: true })
  writeFileSync(join(out, 'deep/thesis.docx'), 'three years of work')
  const { code, said } = await build(smallest, out)
  expect(code).toBe(1)
  expect(said).toBe(
    `${out} has files that do not belong to a site (deep/thesis.docx): give an empty folder or a new one\n`,
  )
  expect(readdirSync(out)).toEqual(['deep'])
  expect(await build(smallest, join(temporary, 'site'))).toEqual({ code: 0, said: siteAt(join(temporary, 'site')) })
  writeFileSync(join(temporary, 'site/notes.txt'), 'mine')
  expect((await build(smallest, join(temporary, 'site'))).code).toBe(1)
  expect(readFileSync(join(temporary, 'site/notes.txt'), 'utf8')).toBe('mine')
})

it('completes a site whose build was interrupted', async () => {
  const out = join(temporary, 'cut')
  await build(smallest, out)
  rmSync(join(out, 'index.html'))
  rmSync(join(out, 'words'), { recursive: true })
  expect((await build(smallest, out)).code).toBe(0)
  expect(existsSync(join(out, 'index.html'))).toBe(true)
})

it('says what is wrong with a folder without a debate, as check does', async () => {
  mkdirSync(join(temporary, 'empty'))
  const { code, said } = await build(join(temporary, 'empty'), join(temporary, 'none'))
  expect(code).toBe(1)
  expect(said).toMatch(/there is no Markdown file in this folder/)
})
