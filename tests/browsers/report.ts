// The report of a run: a folder of pictures by engine and page, an HTML page that shows them all, and a list of faults by page.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeHtml } from '../../src/debate/escape-html.ts'
import type { Engine } from './engine.ts'

interface Section {
  /** Keeps a picture. */
  add(name: string, picture: Buffer): void
  /** Keeps a file beside the pictures. */
  addFile(name: string, bytes: Buffer): void
  fault(name: string, what: string): void
}
interface Kept {
  engine: string
  title: string
  pictures: { name: string; file: string }[]
  files: string[]
  faults: string[]
}

export interface Report {
  folder: string
  section(engine: Engine, title: string): Section
  /** Everything that is wrong, one line for each fault. */
  faults(): string[]
  write(): void
}

/** Empties the folder and begins a report there. */
export function openReport(folder: string): Report {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const sections = new Map<string, Kept>()

  function section({ name: engine, id }: Engine, title: string): Section {
    const key = `${id}/${title.replace(/[^\w-]+/g, '-')}`
    const kept = sections.get(key) ?? { engine, title, pictures: [], files: [], faults: [] }
    sections.set(key, kept)
    mkdirSync(join(folder, key), { recursive: true })
    const write = (name: string, ending: string, bytes: Buffer) => {
      const number = String(kept.pictures.length + kept.files.length + 1).padStart(3, '0')
      const file = `${key}/${number}-${name.replace(/[^\w.-]+/g, '-')}${ending}`
      writeFileSync(join(folder, file), bytes)
      return file
    }
    return {
      add: (name, picture) => void kept.pictures.push({ name, file: write(name, '.png', picture) }),
      addFile: (name, bytes) => void kept.files.push(write(name, '', bytes)),
      fault: (name, what) => {
        const line = `${engine}, ${title}, ${name}: ${what}`
        if (!kept.faults.includes(line)) kept.faults.push(line)
      },
    }
  }
  const faults = () => [...sections.values()].flatMap((kept) => kept.faults)
  return {
    folder,
    section,
    faults,
    write: () => writeFileSync(join(folder, 'index.html'), toHtml([...sections.values()], faults())),
  }
}

const style = `body { font: 15px/1.5 sans-serif; margin: 24px; background: #eee }
div { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 12px; align-items: start }
figure { margin: 0 } img { width: 100%; background: #fff } figcaption { font-size: 12px; overflow-wrap: anywhere }`

function toHtml(sections: Kept[], faults: string[]): string {
  const list = (lines: string[]) => `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`
  const figure = ({ name, file }: Kept['pictures'][number]) =>
    `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${escapeHtml(name)}</figcaption></figure>`
  const link = (file: string) => `<p><a href="${file}">${escapeHtml(file)}</a></p>`
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>The pages in Firefox and WebKit</title><style>${style}</style>`,
    '<h1>The pages in Firefox and WebKit</h1>',
    faults.length > 0 ? list(faults) : '<p>Nothing is wrong.</p>',
    ...sections.map(
      ({ engine, title, pictures, files }) =>
        `<h2>${escapeHtml(`${engine}: ${title}`)}</h2>${files.map(link).join('')}<div>${pictures.map(figure).join('')}</div>`,
    ),
  ].join('\n')
}
