// The sources of facts: outlets and dates in one line, or the list of sources at the end of a debate.
import { formatDate } from '../core/date.ts'
import type { References } from '../core/deck.ts'
import type { Column } from './column.ts'
import { inLang } from './in-lang.ts'
import { Words } from './words.tsx'

interface CitedProps {
  column: Column
  references: References | undefined
  sources: string[] | undefined
  /** A text at the end of the line. */
  aside?: { class?: string; text: string } | undefined
  /** The language of the line, if it may differ from the language around it. */
  lang?: string
}

/** The outlets and dates of sources; an empty line if there are no sources. */
export const Cited = ({ column, references, sources = [], aside, lang }: CitedProps) => (
  <p class="cited" {...inLang(lang)}>
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

/** The title of a source in its original language, as a link if the source has an address; nothing if it has no title. */
export function SourceTitle({ references, source }: Omit<SourceProps, 'column'>) {
  const { title, lang, url } = references?.sources[source] ?? {}
  if (!title) return null
  return url ? (
    <a class="title" href={url} {...inLang(lang)}>
      {title}
    </a>
  ) : (
    <span class="title" {...inLang(lang)}>
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
