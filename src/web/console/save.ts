// Saves all counts of a room as a file in the browser's folder for downloads.
import { paths, type ResultsFormat } from '../../core/contract.ts'
import { download, type Reply } from '../shared/call.ts'
import { saveFile } from '../shared/save-file.ts'

export const formats: ResultsFormat[] = ['csv', 'xlsx', 'json']

/** Saves the file; failures are returned, never thrown. */
export async function saveResults(code: string, key: string, format: ResultsFormat): Promise<Reply<Blob>> {
  const file = await download(paths.results(code, format), key)
  if ('error' in file) return file
  saveFile(file.data, `${code}.${format}`)
  return file
}
