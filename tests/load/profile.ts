// Where a profile of the main thread says that its time went: by the part of the program, and by the function.
import type { Profiler, Runtime } from 'node:inspector'

/** Lines, the greatest first: each a share of the time in which the thread was not idle. */
export function describeProfile({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): {
  busy: number
  parts: string[]
  functions: string[]
} {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]))
  const [parts, functions] = [new Map<string, number>(), new Map<string, number>()]
  let [all, busy] = [0, 0]
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id)
    const time = timeDeltas[index] ?? 0
    all += time
    // What it costs to begin the profile is not the program's.
    if (!frame || frame.functionName === '(idle)' || frame.url === 'node:inspector') continue
    busy += time
    add(parts, partOf(frame), time)
    add(functions, `${frame.functionName || 'anonymous'} ${placeOf(frame)}`, time)
  }
  const lines = (times: Map<string, number>, most: number) =>
    [...times]
      .sort((a, b) => b[1] - a[1])
      .slice(0, most)
      .map(([name, time]) => `${((100 * time) / busy).toFixed(1).padStart(5)} %  ${name}`)
  return { busy: busy / all, parts: lines(parts, 12), functions: lines(functions, 25) }
}

const add = (times: Map<string, number>, name: string, time: number) => times.set(name, (times.get(name) ?? 0) + time)

/** A package, a folder of the program, Node's JavaScript, functions of Node and the system below it, or what the engine does itself. */
function partOf({ url, functionName }: Runtime.CallFrame): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'native functions'
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? []
  const [, folder] = /\/(src\/\w+(?:\/store)?)\//.exec(url) ?? []
  return name ?? folder ?? 'node'
}

function placeOf({ url, lineNumber }: Runtime.CallFrame): string {
  if (url === '') return ''
  return `${url.replace(/^.*\/(?=(?:node_modules|src)\/)/, '')}:${lineNumber + 1}`
}
