// Files that are complete or absent after a power cut; if strace is installed, it shows the order of the system calls.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeDurably } from '../src/server/durable-file.ts'
import { newFolder } from './stored-room.ts'

it('[D2] a file replaces another, with its own permissions, and no temporary file is left', async () => {
  const folder = newFolder()
  const path = join(folder, 'secret')
  await writeDurably(path, 'old', 0o644)
  await writeDurably(path, Buffer.from([1, 2, 3]), 0o600)
  expect([...readFileSync(path)]).toEqual([1, 2, 3])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['secret'])
})

it('[D2] the next write replaces what an interrupted write left, with its own permissions', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'secret.new'), 'half of it')
  chmodSync(join(folder, 'secret.new'), 0o644)
  await writeDurably(join(folder, 'secret'), 'whole', 0o600)
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('whole')
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['secret'])
})

it('[D2] a write that fails leaves the old file', async () => {
  const folder = newFolder()
  // A folder that is not empty cannot be replaced by a file.
  mkdirSync(join(folder, 'taken', 'inner'), { recursive: true })
  await expect(writeDurably(join(folder, 'taken'), 'text')).rejects.toThrow('taken')
  expect(readdirSync(folder)).toEqual(['taken'])
  await expect(writeDurably(join(folder, 'nowhere', 'file'), 'text')).rejects.toThrow('nowhere')
})

const hasStrace = (() => {
  try {
    return execFileSync('strace', ['-V']).length > 0
  } catch {
    return false
  }
})()

it.runIf(hasStrace)(
  '[D2] the bytes are flushed to disk before the file gets its name, and then the name is flushed',
  () => {
    const folder = newFolder()
    const trace = join(folder, 'trace')
    const script = `import { writeDurably } from '${join(import.meta.dirname, '../src/server/durable-file.ts')}'
    await writeDurably('${join(folder, 'secret')}', 'bytes')`
    const calls = ['-f', '-y', '-e', 'trace=write,pwrite64,fsync,rename,renameat,renameat2', '-o', trace]
    execFileSync('strace', [...calls, process.execPath, '--input-type=module', '-e', script], { stdio: 'pipe' })
    const lines = readFileSync(trace, 'utf8').split('\n')
    const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line))
    const order = [
      at(/p?write(64)?\(\d+<[^>]*secret\.new>/),
      at(/fsync\(\d+<[^>]*secret\.new>/),
      at(/rename.*secret\.new/),
      at(new RegExp(`fsync\\(\\d+<${folder}>`)),
    ]
    expect(order.every((line) => line >= 0)).toBe(true)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  },
)
