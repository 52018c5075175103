// Makes sure that the setup has run before a program of the project, which loads this file first (`node --import`). npm runs the setup
// before each script, but not if such scripts are switched off, and other package managers may not. Plain JavaScript for any Node.
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
