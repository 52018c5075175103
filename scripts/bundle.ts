// Makes of the sources that run in Node the JavaScript that the package carries, since Node runs no TypeScript below node_modules. The
// package's dependencies are not in it: npm installs them.
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '../src/debate/package.ts'

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  // Of budoux only its models are used: installed, it would bring sixty packages that read HTML.
  ssr: { noExternal: ['budoux'] },
  build: {
    ssr: true,
    outDir: 'lib',
    target: 'node24',
    rolldownOptions: {
      input: {
        main: join(root, 'src/cli/main.ts'),
        'compiler-process': join(root, 'src/server/compiler-process.ts'),
        'sqlite-worker': join(root, 'src/server/store/sqlite-worker.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
})
