// How an embedded page looks, as its address says: `?transparent` leaves out the background; `?dark` and `?light` choose the colours,
// which else are those of the reader's system.

/** Puts the wishes of the address into effect; returns whether the background is left out. */
export function applyLook(search = location.search): boolean {
  const wishes = new URLSearchParams(search)
  const isTransparent = wishes.has('transparent')
  document.documentElement.classList.toggle('transparent', isTransparent)
  if (wishes.has('dark')) turnDarkRules('screen')
  else if (wishes.has('light')) turnDarkRules('not all')
  return isTransparent
}

/** Lets the rules for dark systems hold always or never: the colours of the program and of the debate stand in no other place. */
function turnDarkRules(media: 'screen' | 'not all'): void {
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (rule instanceof CSSMediaRule && /prefers-color-scheme:\s*dark/.test(rule.media.mediaText))
        rule.media.mediaText = media
}
