// Ways to postpone work, so that input and drawing come first.

/** Resolves in a later task, so that pending input is handled and the screen is drawn first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/**
 * Resolves after the next frame and pending input; with false if no frame comes, because nobody sees the page. A browser that has
 * just started may take most of a second for its first frame.
 */
export const nextFrame = (): Promise<boolean> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), document.visibilityState === 'visible' ? 1000 : 100)
    requestAnimationFrame(() => {
      clearTimeout(late)
      setTimeout(() => resolve(true))
    })
  })

/** Resolves once the browser is idle, at most half a second later. Safari does not tell when it is idle: there, after 100 ms. */
export const waitForIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 500 })
    else setTimeout(resolve, 100)
  })
