// Where facts come from: outlet and date in a line, or the list at the end of a debate.
import { formatDate } from '../core/date.ts'
import type { References } from '../core/deck.ts'
import type { Column } from './column.ts'
import { Words } from './words.tsx'

interface CitedProps {
  column: Column
  references: References | undefined
  sources: string[] | undefined
  /** Said at the end of the line. */
  aside?: { class?: string; text: string } | undefined
  /** The language, where it may be another than that around the line. */
  lang?: string
}

/** The outlets and dates of sources; an empty line where there are none. */
export const Cited = ({ column, references, sources = [], aside, lang }: CitedProps) => (
  <p class="cited" lang={lang}>
    {sources.length > 0 && <span class="label">{column.t(($) => $.deck.sources)}</span>}
    {sources.map((source) => (
      <span key={source} class="source">
        <Outlet column={column} references={references} source={source} />
      </span>
    ))}
    {aside && <span class={aside.class}>{aside.text}</span>}
  </p>
)

interface SourceProps {
  column: Column
  references: References | undefined
  source: string
}

/** The outlet of a source and its date. */
export function Outlet({ column, references, source }: SourceProps) {
  const date = references?.sources[source]?.date
  return (
    <>
      <span class="outlet">
        <Words text={column.words.arguments?.sources[source]} />
      </span>
      {date && ` ${formatDate(date, column.currentLang())}`}
    </>
  )
}

/** The title of a source in the language it was written in, a link where it has an address; nothing where it has no title. */
export function SourceTitle({ references, source }: Omit<SourceProps, 'column'>) {
  const { title, lang, url } = references?.sources[source] ?? {}
  if (!title) return null
  return url ? (
    <a class="title" href={url} lang={lang}>
      {title}
    </a>
  ) : (
    <span class="title" lang={lang}>
      {title}
    </span>
  )
}

/** Sources with their titles, as items of a list. */
export const SourceItems = ({ column, references, sources }: Omit<SourceProps, 'source'> & { sources: string[] }) => (
  <>
    {sources.map((source) => (
      <li key={source}>
        <Outlet column={column} references={references} source={source} />
        <SourceTitle references={references} source={source} />
      </li>
    ))}
  </>
)
