// A table whose first row names the columns and whose first column names the rows.
import type { Text } from '../core/text.ts'
import { inLang } from './in-lang.ts'
import { Words } from './words.tsx'

type Cell = string | Text

interface TableProps {
  caption?: string
  /** If the table has a head, the first row names the columns. The first cell of each other row names that row. */
  rows: Cell[][]
  hasHead?: boolean
  /** The classes of a visible table; absent: the table is only for screen readers and stands for a picture. */
  seen?: string
  lang?: string
}

export function Table({ caption, rows, hasHead = true, seen, lang }: TableProps) {
  const [head = [], ...others] = hasHead ? rows : [[], ...rows]
  const table = (
    <table class={seen} {...inLang(lang)}>
      {caption && <caption class={seen === undefined ? undefined : 'hidden-visually'}>{caption}</caption>}
      {hasHead && (
        <thead>
          <tr>
            {head.map((name, at) =>
              name.length > 0 ? (
                <th key={at} scope="col">
                  {toContent(name)}
                </th>
              ) : (
                <td key={at} />
              ),
            )}
          </tr>
        </thead>
      )}
      <tbody>
        {others.map(([name = '', ...cells], row) => (
          <tr key={row}>
            <th scope="row">{toContent(name)}</th>
            {cells.map((cell, at) => (
              <td key={at}>{toContent(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  // A table cannot be narrower than its cells, so a box around it hides it.
  return seen === undefined ? <div class="hidden-visually">{table}</div> : table
}

const toContent = (cell: Cell) => (typeof cell === 'string' ? cell : <Words text={cell} />)
