// The process that compiles debates (compiler.ts): it reads their folders and writes their sites, until its server lets it go or is gone.
import { ContentError } from '../debate/content-error.ts'
import { hashShown } from '../debate/debate-hash.ts'
import { type Content, readContent } from '../debate/read-content.ts'
import { buildSite } from '../debate/write-site.ts'
import type { Call, Compiled, Reply, SiteToWrite } from './compiler.ts'
import { hostDebate } from './debates.ts'

const [, , root = ''] = process.argv
/** What was last read from each folder. */
const contents = new Map<string, Content>()

function read(folder: string): Compiled {
  const content = readContent(root, folder)
  contents.set(folder, content)
  return { hosted: hostDebate(content), state: hashShown(content), warnings: content.warnings }
}

async function write(folder: string, site: SiteToWrite): Promise<undefined> {
  const content = contents.get(folder)
  if (!content) throw new Error(`${folder} was not read by this process`)
  await buildSite({ ...site, content })
}

process.on('disconnect', () => process.exit())
process.on('message', async ([folder, site]: Call) => {
  const answer = async () => ({ done: site ? await write(folder, site) : read(folder) })
  const reply: Reply = await answer().catch((error: NodeJS.ErrnoException) => ({
    isContent: error instanceof ContentError,
    // An error that is sent keeps its message, and loses its class and its code.
    ...{ error, code: error.code },
  }))
  process.send?.(reply)
})
