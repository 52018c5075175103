// The debates in the pages of development: read again after each change, and their words served from memory. A change is shown at
// once; faults are shown over the page.
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import { templates } from '../src/debate/program.ts'
import { readContent } from '../src/debate/read-content.ts'
import { type DebateFiles, debateScript, themeLinks, toDebateFiles } from '../src/debate/site.ts'
import { debatePath } from '../src/server/addresses.ts'

/** `root`: the folder of the project; `folders`: the folders of the debates, by their ids. */
export function debatePlugin(root: string, folders: Map<string, string>): Plugin {
  const made = new Map<string, DebateFiles>()
  const read = (id: string): DebateFiles | undefined => {
    const folder = folders.get(id)
    const files = made.get(id) ?? (folder === undefined ? undefined : toDebateFiles(readContent(root, folder)))
    if (files) made.set(id, files)
    return files
  }
  return {
    name: 'debate',
    // One HTML file serves all folders of the deck; the address in a debate's tree says which of them was requested (dev-server.ts).
    transformIndexHtml(html, { originalUrl = '' }) {
      const [, id = '', lang = ''] = /^\/d\/([^/]+)\/(?:([\w-]+)\/)?/.exec(originalUrl) ?? []
      const files = read(id)
      const template = templates.find((name) => originalUrl.endsWith(`/${name}`))
      if (!files || !template) return html
      const { data, theme } = files
      const own = Object.hasOwn(data.names, lang) ? ` lang="${lang}" data-lang="${lang}"` : ' lang="en"'
      const named = `<html${own} data-root="${debatePath(id)}" data-server="/">`
      return html
        .replace(/<html [^>]*>/, () => named)
        .replace(
          / *<\/head>/,
          () => `${[...themeLinks(theme, debatePath(id)), debateScript(data, template)].join('\n')}\n</head>`,
        )
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, id = '', path = ''] = /^\/d\/([^/]+)\/([^?]+)/.exec(request.url ?? '') ?? []
        const content = path === '' ? undefined : read(id)?.files.get(path)
        if (content === undefined) return next()
        // Browsers find out by themselves which kind of picture it is.
        if (typeof content === 'string')
          response.setHeader('content-type', path.endsWith('.css') ? 'text/css' : 'application/json')
        response.end(content)
      })
      const watched = [...folders.values(), join(root, 'locales') + sep]
      server.watcher.add(watched)
      server.watcher.on('all', (_, file) => {
        if (!watched.some((path) => file.startsWith(path))) return
        made.clear()
        server.environments.client.hot.send({ type: 'full-reload' })
      })
    },
  }
}
