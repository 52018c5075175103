// The deck's page as the build leaves it: each layout has its styles and its code, and the one that fits the window is
// fetched at once, before any script has run.
import type { Plugin, Rolldown } from 'vite'

/** The window that the deck is read in as slides; in any other it is a page that scrolls. */
const slidesWindow = '(min-width: 821px) and (min-height: 501px)'
const layouts = { slides: 'src/web/deck/slides.ts', scroll: 'src/web/deck/read/scroll.tsx' }

export function sitePlugin(): Plugin {
  return {
    name: 'site',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const page = bundle['index.html']
        if (page?.type !== 'asset') return
        const links = Object.entries(layouts).flatMap(([layout, module]) => linksOf(bundle, layout, module))
        page.source = String(page.source).replace(
          / *<\/head>/,
          `${links.map((link) => `    ${link}\n`).join('')}  </head>`,
        )
      },
    },
  }
}

function linksOf(bundle: Rolldown.OutputBundle, layout: string, module: string): string[] {
  const chunk = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(module))
  if (chunk?.type !== 'chunk') return []
  const media = layout === 'slides' ? slidesWindow : `not all and ${slidesWindow}`
  const styles = [...(chunk.viteMetadata?.importedCss ?? [])]
  const own = chunk.imports.concat(chunk.fileName)
  return [
    ...styles.map((file) => `<link rel="stylesheet" data-layout="${layout}" href="/${file}" media="${media}">`),
    ...own.map((file) => `<link rel="modulepreload" data-layout="${layout}" href="/${file}" media="${media}">`),
  ]
}
