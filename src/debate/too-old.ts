// What a page says to a browser that is too old for it: a sentence in every language of the interface, in the HTML itself, hidden
// from all others; and the script that shows it, in the JavaScript of 2009, since such a browser may not read the page's own.
import { createHash } from 'node:crypto'
import { escapeHtml } from './escape-html.ts'
import type { SiteWords } from './site-words.ts'

/**
 * What a browser must know for a page, as a condition of styles; tests/too-old.test.ts holds that no version below the level knows it.
 * `phone`: from Chrome 87, Safari 14.1 and Firefox 91 on. `large`, for all other pages: from Chrome 109, Safari 16 and Firefox 115 on.
 */
export const needs = {
  phone: '(inset: 0) and (tab-size: 4)',
  large:
    '(width: calc(1px * pi)) and (overflow: clip) and ((not (-moz-orient: inline)) or (animation-composition: add))',
}

/**
 * Shows the sentence where the browser lacks what the page needs, or where the page's script fails because something is missing,
 * before it has added anything to the body. It is shown outside of the body, which the page may still draw.
 */
export const tooOldScript = `(function () {
  var body = document.body
  var note = document.getElementById('too-old')
  var first = body.children.length
  function show() {
    if (body.children.length > first || note.parentNode !== body) return
    note.removeAttribute('hidden')
    document.documentElement.insertBefore(note, body)
  }
  function fail(event) {
    var error = event.error || event.reason
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof ReferenceError) show()
  }
  var css = window.CSS
  if (!css || !css.supports || !css.supports(note.getAttribute('data-needs'))) show()
  else {
    window.addEventListener('error', fail)
    window.addEventListener('unhandledrejection', fail)
  }
})()`

/** The script's source in a Content-Security-Policy, which allows no other script in the HTML. */
export const tooOldSource = `'sha256-${createHash('sha256').update(tooOldScript).digest('base64')}'`

/** The end of a page's body. */
export function tooOldNote(words: SiteWords[], level: keyof typeof needs): string {
  const sentences = words.map(({ lang, tooOld }) => `<p lang="${lang}">${escapeHtml(tooOld)}</p>`)
  return `<div id="too-old" role="alert" data-needs="${needs[level]}" hidden>${sentences.join('')}</div><script>${tooOldScript}</script>`
}
