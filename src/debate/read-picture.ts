// Reads a picture of a debate's folder, and says why pages cannot show it: it is missing, elsewhere, or of another kind.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, extname, join, sep } from 'node:path'
import { imageSize } from 'image-size'
import type { Picture } from '../core/deck.ts'
import { isMissing } from './debate-path.ts'

/** A picture with the bytes of its file. */
export type PictureFile = Picture & { bytes: Uint8Array }

/** The kinds of pictures that pages show, by the ends of their names. */
const kinds: Record<string, string> = { '.png': 'png', '.jpg': 'jpg', '.jpeg': 'jpg', '.webp': 'webp', '.avif': 'avif' }

/** From this value of EXIF on, a picture is shown lying on its side. */
const firstTurned = 5

/** The picture of this name; a text that says why pages cannot show it. */
export function readPicture(folder: string, name: string): PictureFile | string {
  const kind = kinds[extname(name).toLowerCase()]
  if (!kind) return `"${name}" is no picture that can be shown: take a PNG, JPEG, WebP or AVIF file`
  let bytes: Buffer
  try {
    const root = realpathSync(folder)
    const path = realpathSync(join(folder, name))
    if (!path.startsWith(root + sep))
      return `"${name}" leads out of the folder: put the picture into it, such as in pictures/`
    bytes = readFileSync(path)
  } catch (error) {
    if (!isMissing(error) && (error as NodeJS.ErrnoException).code !== 'EISDIR')
      return `"${name}" cannot be read: make it readable, or put another picture there`
    const near = findNear(folder, name)
    // Slashes of Windows, and letters whose accents are signs of their own, as macOS writes them.
    if (near && near !== name && toSlashes(near) === toSlashes(name)) return readPicture(folder, near)
    return `there is no file "${name}": ${near ? `write "${near}", which there is` : 'put the picture there, or correct the name'}`
  }
  try {
    const { width, height, type, orientation = 1 } = imageSize(bytes)
    if (type === kind) {
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
      const path = `pictures/${toFileName(name)}-${hash}${extname(name).toLowerCase()}`
      return { path, bytes, ...(orientation < firstTurned ? { width, height } : { width: height, height: width }) }
    }
  } catch {
    // The same fault as a picture of another kind: the file is not what its name says.
  }
  return `"${name}" is not the kind of picture that its name says: save it anew, or rename it`
}

/** Capitals, and signs written as one letter or as several, are one name to some systems only. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase()
const toSlashes = (name: string): string => name.replaceAll('\\', '/').normalize('NFC')

/** The name of a file of the folder that was meant: with other capitals or slashes, or without the folder in which it lies. */
function findNear(folder: string, name: string): string | undefined {
  const written = toSlashes(name)
  const below = dirname(written)
  const folders = [...new Set([below, '.', 'pictures'])].filter((one) => !/^\.\.|^\//.test(one))
  const files = folders.flatMap((one) =>
    listFolder(join(folder, one)).map((file) => join(one, file).replaceAll(sep, '/')),
  )
  return (
    files.find((file) => fold(file) === fold(written)) ??
    files.find((file) => fold(basename(file)) === fold(basename(written)))
  )
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  } catch {
    return []
  }
}

/** A picture's name in an address, without folders and its end. */
const toFileName = (name: string): string =>
  basename(name, extname(name))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'picture'
