// Files that a power cut leaves whole or not there at all: written beside, flushed, renamed, and their folder flushed, since a
// name is on the disk only when its folder is.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file in the place of what was there; once it resolves, no power cut takes it back. Of one path one at a time. What an
 * interrupted write leaves, `path`.new, is written over by the next. A write that fails leaves what was there, and so does one
 * that is no longer wanted once all is written; false then.
 */
export async function writeDurably(
  path: string,
  bytes: string | Uint8Array,
  mode = 0o666,
  isWanted: () => boolean = () => true,
): Promise<boolean> {
  const beside = `${path}.new`
  // An old one would keep its own mode.
  await rm(beside, { force: true })
  try {
    const file = await open(beside, 'wx', mode)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    if (!isWanted()) {
      await rm(beside, { force: true })
      return false
    }
    // Begun at once: nothing comes between the question and the name.
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await flushFolder(dirname(path))
  return true
}

/** Brings the names in a folder to the disk; where the system cannot (Windows, some file systems of networks), does nothing. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const names = await open(folder, 'r')
  try {
    await names.sync()
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await names.close()
  }
}
