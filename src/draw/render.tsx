// Draws in Node what a page shows before any script has run, with the same components as the pages (scripts/program-plugin.ts).
import i18next from 'i18next'
import { renderToString } from 'preact-render-to-string'
import { pagesBefore } from '../core/deck.ts'
import type { FirstSlide } from '../core/first-slide.ts'
import { Asked } from './asked.tsx'
import type { Columns } from './column.ts'
import { englishForms } from './english-forms.ts'
import { OwnPageText } from './own-page.tsx'
import { DebateText } from './text-in-languages.tsx'
import { Title } from './title.tsx'

/** The first slide and below it the first question, as HTML. */
export function render({ deck, lang, words, ui, root }: FirstSlide): string {
  const i18n = i18next.createInstance().use(englishForms)
  const resources = { [lang]: { ui } }
  void i18n.init({
    ...{ lng: lang, ns: ['ui'], defaultNS: 'ui', resources, initAsync: false },
    ...{ interpolation: { escapeValue: false }, postProcess: englishForms.name },
  })
  const columns: Columns = [{ currentLang: () => lang, t: i18n.t.bind(i18n), words }]
  const stack = deck.thesis ? 'before' : (deck.claims[0]?.id ?? '')
  const side = deck.thesis?.agreeSupports ?? deck.claims[0]?.agreeSupports ?? 'neither'
  return renderToString(
    <main class="first">
      <header class="opening">
        <Title columns={columns} />
      </header>
      {pagesBefore(deck, deck.claims[0]?.id).map((page) => (
        <section key={page.id} class="own-page">
          <OwnPageText columns={columns} page={page} heading="h2" root={root} />
        </section>
      ))}
      <article class={`claim-card ${side}`}>
        <DebateText
          columns={columns}
          pick={({ claims }) => claims.stacks[stack]?.heading}
          as="p"
          class="heading"
          isOptional
        />
        <Asked columns={columns} stack={stack} round={deck.thesis ? 'before' : 'main'} heading="h2" />
      </article>
    </main>,
  )
}
