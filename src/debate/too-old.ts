// What a page says to a browser that is too old for it: a sentence in every language of the interface, hidden in the HTML, and the
// script that shows it. The script is in the JavaScript of 2009, since such a browser may not understand the page's own scripts.
import { createHash } from 'node:crypto'
import { escapeHtml } from './escape-html.ts'
import { langAttributes } from './lang-attributes.ts'
import type { SiteWords } from './site-words.ts'

/**
 * What a browser must support for a page, as a CSS condition; tests/too-old.test.ts checks that no version below the level supports it.
 * `phone`: from Chrome 87, Safari 14.1 and Firefox 91 on. `large`, for all other pages: from Chrome 109, Safari 16 and Firefox 115 on.
 */
export const needs = {
  phone: '(inset: 0) and (tab-size: 4)',
  large:
    '(width: calc(1px * pi)) and (overflow: clip) and ((not (-moz-orient: inline)) or (animation-composition: add))',
}

/**
 * Shows the sentence if the browser lacks what the page needs, or if the page's script fails because something is missing before it
 * has added anything to the body. The sentence is put outside the body, since the page may still draw the body.
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

/** The script's hash, as a Content-Security-Policy names it; the policy allows no other inline script. */
export const tooOldSource = `'sha256-${createHash('sha256').update(tooOldScript).digest('base64')}'`

/** The sentences and the script, as the end of a page's body. */
export function tooOldNote(words: SiteWords[], level: keyof typeof needs): string {
  const sentences = words.map(({ lang, tooOld }) => `<p ${langAttributes(lang)}>${escapeHtml(tooOld)}</p>`)
  return `<div id="too-old" role="alert" data-needs="${needs[level]}" hidden>${sentences.join('')}</div><script>${tooOldScript}</script>`
}
