// Watches from within a page when its parts become visible. All of this runs in the page, before the page's own scripts.

/** Reports a measure of a visit: `name`, and milliseconds since the visit began (`shifted`: the sum of its layout shifts). */
export type Tell = (name: Sight, value: number) => void
export type Sight = 'words' | 'largest' | 'shifted' | 'moved' | 'answers' | 'answered'

declare global {
  interface Window {
    tell: Tell
  }
}

/** `texts`: the debate's first words, its question and its claims, without spaces; `last`: the part for which the visitor came. */
export function watchPage({ texts, last }: { texts: string[]; last: Sight }): void {
  const plain = (element: Element) => (element.textContent ?? '').replace(/[\s\u200b]/g, '')
  const isSeen = (element: Element | null) =>
    element?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true

  /** Asks the browser to report when an element's text is painted. */
  function mark(elements: Iterable<Element>, name: string): void {
    for (const element of elements) {
      for (const part of [element, ...element.querySelectorAll('*')]) part.setAttribute('elementtiming', name)
    }
  }
  const headings = () =>
    [...document.querySelectorAll('h1, h2, h3')].filter((element) => texts.includes(plain(element)))
  const changes = new MutationObserver(() => {
    mark(headings(), 'words')
    mark(document.querySelectorAll('button.answer:enabled'), 'answers')
    if (document.querySelector('button.answer[aria-pressed=true]'))
      nextPaint(() => tellOnce('answered', performance.now()))
  })
  changes.observe(document, { childList: true, characterData: true, subtree: true, attributeFilter: ['aria-pressed'] })

  const reported = new Set<Sight>()
  function tellOnce(name: Sight, value: number): void {
    if (reported.has(name)) return
    reported.add(name)
    // Nothing is watched from here on, so the page is not slowed down.
    if (name === last) changes.disconnect()
    window.tell(name, value)
  }
  function nextPaint(act: () => void): void {
    requestAnimationFrame(() => requestAnimationFrame(act))
  }

  function observe<T>(type: string, use: (entry: T) => void): void {
    const observer = new PerformanceObserver((list) => {
      // The entries of a type have that type's shape, but TypeScript's library knows only PerformanceEntry.
      for (const entry of list.getEntries()) use(entry as T)
    })
    observer.observe({ type, buffered: true })
  }
  let shifted = 0
  observe<{ hadRecentInput: boolean; value: number }>('layout-shift', ({ hadRecentInput, value }) => {
    if (hadRecentInput) return
    shifted += value
    window.tell('shifted', shifted)
  })
  observe<PerformanceEntry>('largest-contentful-paint', ({ startTime }) => window.tell('largest', startTime))
  observe<{ identifier: 'words' | 'answers'; element: Element | null; renderTime: number; intersectionRect: DOMRect }>(
    'element',
    ({ identifier, element, renderTime, intersectionRect: { width, height } }) => {
      if (!isSeen(element) || width * height === 0 || reported.has(identifier)) return
      tellOnce(identifier, renderTime)
      if (identifier === 'words' && last === 'moved') watchMoves()
    },
  )

  /** The first of the texts that is visible in the window. */
  function shownText(): string | undefined {
    const shown = headings().find((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect()
      return isSeen(element) && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
    })
    return shown && plain(shown)
  }
  function watchMoves(): void {
    const [text, top] = [shownText(), scrollY]
    const look = () => {
      const now = shownText()
      if (Math.abs(scrollY - top) > 40 || (now !== undefined && now !== text))
        nextPaint(() => tellOnce('moved', performance.now()))
      else requestAnimationFrame(look)
    }
    look()
  }
}
