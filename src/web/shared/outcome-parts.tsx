// The parts of an outcome, on pages made with Preact: a picture, its sentences, the number of each claim, and the same as a
// table.
import type { LegendEntry, Line } from './outcome-words.ts'
import { drawLoud } from './text.ts'
import { Words } from './words.tsx'

/** A canvas that fills its figure, painted again when its size or the colours change. */
export function Drawing({ paint }: { paint: (canvas: HTMLCanvasElement, pixelRatio: number) => Promise<void> | void }) {
  const follow = (canvas: HTMLCanvasElement | null) => {
    if (!canvas) return
    // If the painting code cannot load, the words are enough.
    const draw = () => void Promise.resolve(paint(canvas, devicePixelRatio)).catch(() => {})
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const observer = new ResizeObserver(draw)
    observer.observe(canvas.parentElement ?? canvas)
    dark.addEventListener('change', draw)
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', draw)
    }
  }
  return (
    <div class="figure" aria-hidden="true">
      <canvas ref={follow} />
    </div>
  )
}

export function Lines({ lines }: { lines: Line[] }) {
  return (
    <div class="lines">
      {lines.map(({ role, text }) => (
        <p key={text} class={role} ref={(line) => void (line && drawLoud(line, text))} />
      ))}
    </div>
  )
}

/** The number of each claim; for people who do not see the picture, the table has it. */
export function Legend({ entries }: { entries: LegendEntry[] }) {
  return (
    <ol class="legend" aria-hidden="true">
      {entries.map(({ claim, number, side, heading, aside }) => (
        <li key={claim}>
          <b class={side}>{number}</b>
          <Words text={heading} />
          <span class="soft">{aside}</span>
        </li>
      ))}
    </ol>
  )
}

/** A table whose first row and column name the others. */
export function Table({ caption, rows: [head = [], ...rows] }: { caption: string; rows: string[][] }) {
  return (
    <div class="hidden-visually">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((name) =>
              name ? (
                <th key={name} scope="col">
                  {name}
                </th>
              ) : (
                <td key={name} />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = '', ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={index}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
