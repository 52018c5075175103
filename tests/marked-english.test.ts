// Texts of the interface that are English among the words of another language: marked as English where they are drawn, plain elsewhere.
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { Loud } from '../src/draw/words.tsx'

const english = (text: string) => `\u2066${text}\u2069`

it('a text is drawn in an element of its language and direction, and stands as it is in an attribute', () => {
  const html = renderToString(h('p', { title: english('Saved') }, english('Saved')))
  expect(html).toBe('<p title="Saved"><span lang="en" dir="ltr">Saved</span></p>')
})

it('so is one within another text, and one within an English one has no mark left over', () => {
  expect(renderToString(h('p', {}, `저장 안 됨: ${english('Voting is closed')}.`))).toBe(
    '<p>저장 안 됨: <span lang="en" dir="ltr">Voting is closed</span>.</p>',
  )
  const nested = renderToString(h('p', {}, english(`Not counted: ${english('closed')}`)))
  expect(nested.replace(/<[^>]*>/g, '')).toBe('Not counted: closed')
})

it('so is one with words to emphasize', () => {
  expect(renderToString(h(Loud, { text: english('*3* people have voted') }))).toBe(
    '<span lang="en" dir="ltr"><b>3</b> people have voted</span>',
  )
})

it('an option, which can hold no element, shows the plain text', () => {
  expect(renderToString(h('option', {}, english('One language')))).toBe('<option>One language</option>')
})
