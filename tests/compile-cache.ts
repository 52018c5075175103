// For the settings of every suite: tests start hundreds of processes and threads of the same code, so Node keeps what it compiled of it
// from one to the next.
import { join } from 'node:path'

process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../node_modules/.compiled')
