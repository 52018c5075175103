// Compiles debates in a process that ends afterwards. What only compiling needs (the parser, the renderer, all words of all languages) takes
// more memory than an evening of a thousand phones, and this process takes it along: the server keeps what its rooms need. A thread would
// leave a third of it behind, in the memory of the C library and in pages of V8.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { ContentError } from '../debate/content-error.ts'
import type { SiteFolder } from '../debate/write-site.ts'
import type { HostedDebate } from './debates.ts'

/** What a server keeps of a debate. `state`: tells whether its pages must be written again (hashShown); `warnings`: a line for each. */
export interface Compiled {
  hosted: HostedDebate
  state: string
  warnings: string[]
}

export type SiteToWrite = Omit<SiteFolder, 'content'>

/** One call after the other: each waits for the reply to the one before. */
export interface Compiler {
  /** Reads a debate's folder; rejects with a ContentError if it has faults. */
  read(folder: string): Promise<Compiled>
  /** Writes the site of what was read from a folder since the process last ended. */
  write(folder: string, site: SiteToWrite): Promise<void>
  /** Lets the process end, unless it is kept; the next call begins another. */
  rest(): void
}

export type Call = [folder: string, site?: SiteToWrite]
export type Reply = { done: Compiled | undefined } | { error: Error; code: string | undefined; isContent: boolean }

/** `root`: the folder of the program. `isKept`: whether the process stays, since the next reading comes with the next save. */
export function openCompiler(root: string, { isKept = false } = {}): Compiler {
  let child: ChildProcess | undefined

  async function ask(...call: Call): Promise<Compiled | undefined> {
    if (!child?.connected) child = begin(root)
    const reply = await send(child, call)
    if ('done' in reply) return reply.done
    if (reply.isContent) throw new ContentError(reply.error.message)
    throw Object.assign(reply.error, reply.code !== undefined && { code: reply.code })
  }

  return {
    read: async (folder) => {
      const compiled = await ask(folder)
      if (!compiled) throw new Error(`nothing was read from ${folder}`)
      return compiled
    },
    write: async (folder, site) => void (await ask(folder, site)),
    rest: () => {
      if (isKept) return
      if (child?.connected) child.disconnect()
    },
  }
}

function begin(root: string): ChildProcess {
  // TypeScript in a clone, JavaScript in the package.
  const script = join(import.meta.dirname, `compiler-process${extname(import.meta.filename)}`)
  // Without the options of this process, which in a clone load the setup (scripts/ready.mjs). The replies have maps.
  const child = fork(script, [root], { execArgv: [], serialization: 'advanced' })
  // Whoever waits is told (send); without a listener, an error would end the server.
  return child.on('error', () => {})
}

/** The reply; rejects if the process ends before. */
async function send(child: ChildProcess, call: Call): Promise<Reply> {
  const over = new AbortController()
  const ended = once(child, 'exit', over).then(([code, signal]) => {
    throw new Error(`The process that compiles debates has ended (${signal ?? code}).`)
  })
  try {
    const replied = once(child, 'message', over)
    child.send(call)
    const [reply] = await Promise.race([replied, ended])
    return reply
  } finally {
    over.abort()
  }
}
