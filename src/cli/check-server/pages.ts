// Whether pages, their scripts and the redirects between them are at the address, and with the headers that the program gave them.
import { paths } from '../../core/contract.ts'
import { readersCode } from '../../core/room-code.ts'
import { type Answer, ask, type Way } from './ask.ts'
import { type Finding, ok, someOf, wrong } from './finding.ts'

/** The most files that are asked for; a page of the program has some dozens. */
const mostFiles = 500

/** The addresses of scripts, styles and pictures in a page, but not those of other pages, nor what is no address. */
function* findFiles({ text, url }: Answer): Iterable<string> {
  for (const [tag] of text.matchAll(/<(?:script|link)\b[^<>]*>/g)) {
    const [, to] = /\s(?:src|href)="([^"]+)"/.exec(tag) ?? []
    const file = to === undefined || /\srel="(?:canonical|alternate)"/.test(tag) ? null : URL.parse(to, url)
    if (file) yield file.href
  }
}

/** `debate`: the id of the first debate, to which the address leads; without one, nothing more can be asked. */
export async function checkPages(
  way: Way,
): Promise<{ debate?: string; phone?: Answer; script?: Answer; findings: Finding[] }> {
  const root = await ask(way, '/').catch(() => undefined)
  const target = URL.parse(root?.headers.location ?? '', `${way.base}/`)?.href ?? ''
  const [, below, debate] = /^(.*?)\/d\/([a-z0-9-]+)\/$/.exec(target) ?? []
  if (!root || debate === undefined)
    return {
      findings: [
        wrong(
          'pages',
          `${way.base}/ does not lead to the debate (${root ? root.status : 'no answer'}).`,
          'Let the proxy pass on every path below this address, and answer none of them itself.',
        ),
      ],
    }
  if (below !== way.base)
    return {
      debate,
      findings: [
        wrong(
          'pages',
          `${way.base}/ leads to ${target}, which is not below that address.`,
          `Start the program with PUBLIC_URL=${way.base}; the proxy may pass requests on with the path or without it.`,
        ),
      ],
    }
  const code = readersCode(debate)
  const pages = ['/j', '/console', paths.report(code), paths.show(code), `/d/${debate}/`]
  const answers = await Promise.all(pages.map((path) => ask(way, path).catch(() => undefined)))
  const lost = pages.filter((_, index) => answers[index]?.status !== 200).map((path) => way.base + path)
  const found = answers.flatMap((answer) => (answer?.status === 200 ? [answer] : []))
  const files = new Set(found.flatMap((page) => [...findFiles(page)].slice(0, mostFiles)))
  const { failed, script } = await askFiles(way, [...files])
  const [phone] = found
  return {
    debate,
    ...(phone ? { phone } : {}),
    ...(script ? { script } : {}),
    findings: [...judge(way, [...lost, ...failed], pages.length + files.size), ...checkHeaders(found)],
  }
}

/** Asks for a few files at a time, as a browser does. `script`: the largest one. */
async function askFiles(way: Way, files: string[]): Promise<{ failed: string[]; script: Answer | undefined }> {
  const failed: string[] = []
  let script: Answer | undefined
  const left = [...files]
  const work = async () => {
    for (let url = left.pop(); url !== undefined; url = left.pop()) {
      const answer = url.startsWith(`${way.base}/`) ? await ask(way, url).catch(() => undefined) : undefined
      const type = answer?.headers['content-type'] ?? ''
      if (answer?.status !== 200 || type.startsWith('text/html')) failed.push(url)
      else if (/\.js$/.test(url) && answer.text.length > (script?.text.length ?? 0)) script = answer
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return { failed: failed.sort(), script }
}

function judge(way: Way, failed: string[], count: number): Finding[] {
  if (failed.length === 0) return [ok('pages', `Pages and their files are all there (${count}).`)]
  const { origin, pathname } = new URL(way.base)
  const strays = failed.filter((url) => !url.startsWith(`${way.base}/`))
  const what = `${failed.length} of ${count} pages and files are not there: ${someOf(failed)}.`
  const todo =
    strays.length > 0 && strays.every((url) => url.startsWith(origin))
      ? `Start the program with PUBLIC_URL=${way.base}: its pages look for their files outside ${pathname}.`
      : strays.length > 0
        ? 'Something on the way writes files of its own into the pages (a CDN does): turn its rewriting of pages off.'
        : 'Let the proxy pass on every path below this address; a rule for .js, .css or pictures must not answer from a folder.'
  return [wrong('pages', what, todo)]
}

/** The headers that keep pages safe: each must arrive, and once. */
function checkHeaders(answers: Answer[]): Finding[] {
  const names = ['content-security-policy', 'x-content-type-options']
  const lost = names.filter((name) => answers.some(({ timesSent }) => timesSent(name) === 0))
  const twice = names.filter((name) => answers.some(({ timesSent }) => timesSent(name) > 1))
  const stale = answers.filter(({ headers }) => !/no-cache|no-store/.test(headers['cache-control'] ?? ''))
  return [
    ...(lost.length === 0
      ? []
      : [
          wrong(
            'pages',
            `The proxy drops ${lost.join(' and ')} from pages.`,
            'Take proxy_hide_header and the like out of its settings.',
          ),
        ]),
    ...(twice.length === 0
      ? []
      : [
          wrong(
            'pages',
            `The proxy adds ${twice.join(' and ')} to pages that have it already; two policies together can block scripts.`,
            'Take that add_header (or header) line out of its settings: the program sends the right one.',
          ),
        ]),
    ...(stale.length === 0
      ? []
      : [
          wrong(
            'pages',
            `The proxy changes Cache-Control of pages to "${stale[0]?.headers['cache-control'] ?? 'nothing'}": after an update browsers show old ones.`,
            "Let the proxy leave Cache-Control as it comes (with nginx: no expires; with a CDN: respect the origin's headers).",
          ),
        ]),
  ]
}
