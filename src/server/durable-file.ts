// Files that are complete or absent after a power cut: written beside the old one, flushed, renamed, and the folder flushed, since
// a file's name reaches the disk only with its folder.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a file; once this resolves, no power cut can undo it. Write one path at a time. An interrupted write leaves `path`.new,
 * which the next write replaces. If a write fails, or is no longer wanted when all is written, the old file stays; if it is no longer
 * wanted, the result is false.
 */
export async function writeDurably(
  path: string,
  bytes: string | Uint8Array,
  mode = 0o666,
  isWanted: () => boolean = () => true,
): Promise<boolean> {
  const beside = `${path}.new`
  // An existing file would keep its own mode.
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
    // The rename begins in the same turn as the check, so nothing can change in between.
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await flushFolder(dirname(path))
  return true
}

/** Brings the names in a folder to the disk; does nothing where the system cannot (Windows, some network file systems). */
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
