// The debate in the pages of development: read anew at each page, whose words are served from memory; a change shows at once. Faults
// are shown over the page.
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import { readContent } from '../src/debate/read-content.ts'
import { type DebateFiles, inPage, toDebateFiles } from '../src/debate/site.ts'

/** `root`: the project; `folder`: of the debate. */
export function debatePlugin(root: string, folder: string): Plugin {
  let made: DebateFiles | undefined
  const read = () => {
    made ??= toDebateFiles(readContent(root, folder))
    return made
  }
  return {
    name: 'debate',
    // There is one page for all folders of the deck; its address says which of them it is.
    transformIndexHtml(html, { originalUrl = '' }) {
      const { data } = read()
      const [, lang] = /^\/([\w-]+)\//.exec(originalUrl) ?? []
      const own = lang !== undefined && Object.hasOwn(data.names, lang) ? ` lang="${lang}" data-lang="${lang}"` : ''
      const named = own ? html.replace(/<html [^>]*>/, () => `<html${own}>`) : html
      return named.replace(/ *<\/head>/, () => `    ${inPage(data)}\n  </head>`)
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').replace(/^\/|\?.*/gs, '')
        const text = path.startsWith('words/') ? read().files.get(path) : undefined
        if (text === undefined) return next()
        response.setHeader('content-type', 'application/json')
        response.end(text)
      })
      const watched = [folder, join(root, 'locales') + sep]
      server.watcher.add(watched)
      server.watcher.on('all', (_, file) => {
        if (!watched.some((path) => file.startsWith(path))) return
        made = undefined
        server.environments.client.hot.send({ type: 'full-reload' })
      })
    },
  }
}
