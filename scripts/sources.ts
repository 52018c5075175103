// The files that the server of development serves besides the pages: the sources of pages, but no other file of the project or of
// the folders around it, in whichever of Vite's many URL forms it is requested.

/** A path of plain names, none of them hidden: without `.`, `..`, double slashes or encoded characters. */
const plain = /^(\/[\w@+-][\w@+.-]*)+$/

const sources = [
  /^\/@vite\/client$/,
  /^\/src\//,
  /^\/(icon[\w-]*|apple-touch-icon)\.(png|svg)$/,
  /^\/og\/[\w-]+\.png$/,
  /^\/words\/[\w-]+\.json$/,
  /^\/pictures\/[\w-]+\.\w+$/,
  /^\/theme\/\w+\.css$/,
  /^\/node_modules\/(@[\w-]+\/)?[\w.-]+\//,
]
/** Packages that Vite has prepared for browsers. */
const prepared = /^\/node_modules\/\.vite\/deps\/[\w@+.-]+$/

/** Whether a page may request this target. */
export function isSource(target: string): boolean {
  const [path = ''] = target.split('?')
  return prepared.test(path) || (plain.test(path) && sources.some((kind) => kind.test(path)))
}
