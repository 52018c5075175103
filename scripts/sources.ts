// What the server of development hands out besides the pages: the sources that pages are made of, and nothing else that lies
// in the project or beside it, whichever of Vite's many ways it is asked for in.

/** A path of plain names, none of them hidden: no `.`, no `..`, no second slash, nothing that is still encoded. */
const plain = /^(\/[\w@+-][\w@+.-]*)+$/

const sources = [
  /^\/@vite\/client$/,
  /^\/src\//,
  /^\/(icon[\w-]*|apple-touch-icon)\.(png|svg)$/,
  /^\/og\/[\w-]+\.png$/,
  /^\/node_modules\/(@[\w-]+\/)?[\w.-]+\//,
]
/** Modules that are made as they are asked for: the deck and its words. */
const made = /^\/@id\/(__x00__)?virtual:[\w-]+(\/[\w-]+)?$/
/** Packages as Vite has prepared them for browsers. */
const prepared = /^\/node_modules\/\.vite\/deps\/[\w@+.-]+$/

/** Whether a page may ask for this, the target of a request as it came. */
export function isSource(target: string): boolean {
  const [path = ''] = target.split('?')
  return made.test(path) || prepared.test(path) || (plain.test(path) && sources.some((kind) => kind.test(path)))
}
