// Loaded before a program of the project (`node --import`). npm runs the setup by itself before each script, unless it was told to
// leave such scripts out, and other package managers do as they like: so it is made sure of here. Plain JavaScript for any Node.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { neededNode, root, stop } from './steps.mjs'

if (isMainThread) {
  const script = process.env.npm_lifecycle_event ?? 'start'
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'setup.mjs'), script], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  if (Number(process.versions.node.split('.')[0]) < neededNode)
    stop(`Node ${neededNode} is here now, beside the packages: run the same command once more.`)
}
