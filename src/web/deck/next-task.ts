// Work that can wait: it takes its turn after what a person does and sees.

/** Lets a key, a finger or the screen have its turn first. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/**
 * Lets the screen show what was drawn, and a key or a finger have its turn; false where no frame comes, since nobody sees the
 * page. A browser that has just begun may take most of a second for its first one.
 */
export const nextFrame = (): Promise<boolean> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), document.visibilityState === 'visible' ? 1000 : 100)
    requestAnimationFrame(() => {
      clearTimeout(late)
      setTimeout(() => resolve(true))
    })
  })

/** Resolves once the browser has nothing else to do, or after half a second; where a browser cannot tell (Safari), a little later. */
export const waitForIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 500 })
    else setTimeout(resolve, 100)
  })
