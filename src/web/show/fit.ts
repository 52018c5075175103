// The size of the letters: the largest with which everything fits into the frame, so that nothing is cut off and nothing scrolls.

/** The largest size of a letter: the width of the frame divided by the first, or its height by the second. */
const largest = { across: 24, down: 11 }
/** In pixels: the smallest size, and how near to the largest that fits the search comes. */
const [smallest, precision] = [4, 0.25]
/** The size at which pictures are as large as on a slide, whose stage is 1280 pixels wide. */
const slideSize = 1280 / largest.across

let size = slideSize

/** How much larger pictures are than on the stage of a slide. */
export const zoom = (): number => size / slideSize

/** Sets the size for the page as it is drawn now. */
export function fitLetters(): void {
  const root = document.documentElement
  const parts = [...document.querySelectorAll<HTMLElement>('.show > *')]
  if (parts.length === 0) return
  const fits = (next: number): boolean => {
    size = next
    root.style.fontSize = `${size}px`
    root.style.setProperty('--zoom', String(zoom()))
    const height = parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0)
    // Above and below the text the frame keeps the space of its sides (show.css).
    return height + 1.5 * size <= innerHeight + 0.5 && parts.every(holds)
  }
  let [low, high] = [smallest, Math.max(smallest, Math.min(innerWidth / largest.across, innerHeight / largest.down))]
  if (fits(high)) return
  while (high - low > precision) {
    const middle = (low + high) / 2
    if (fits(middle)) low = middle
    else high = middle
  }
  fits(low)
}

/** Whether nothing sticks out of a part, also not into the space at its lower edge; a picture may have made it as high as the frame. */
function holds(part: HTMLElement): boolean {
  const floor = part.getBoundingClientRect().bottom - Number.parseFloat(getComputedStyle(part).paddingBottom)
  const reaches = (child: Element) => child.getBoundingClientRect().bottom <= floor + 0.5
  return part.scrollWidth <= part.clientWidth && [...part.children].every(reaches)
}
