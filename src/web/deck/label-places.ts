// Finds a place for each number beside its point, so that it overlaps nothing else.

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}
export type Side = 'above' | 'above-left' | 'above-right' | 'below' | 'left' | 'right'
/** A text to be written beside a point of a chart, on the first of the wished sides that is free. */
export interface Label {
  x: number
  y: number
  width: number
  height: number
  /** Distance from the point. */
  gap: number
  wishes: Side[]
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const isWithin = (a: Box, b: Box): boolean =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom

const boxAt = ({ x, y, width, height, gap }: Label, side: Side): Box => {
  const lefts = { left: x - gap - width, right: x + gap, 'above-left': x + gap - width, 'above-right': x - gap }
  const left = side === 'above' || side === 'below' ? x - width / 2 : lefts[side]
  const top = side.startsWith('above') ? y - gap - height : side === 'below' ? y + gap : y - height / 2
  return { left, top, right: left + width, bottom: top + height }
}

/** The same side in a chart that runs from right to left. */
export const mirrored = (side: Side): Side =>
  (side.includes('left') ? side.replace('left', 'right') : side.replace('right', 'left')) as Side

/** The first of the places that is within `room` and clear of `taken`; if there is none, the first. */
export function findRoom(places: Box[], room: Box, taken: Box[]): Box {
  const free = places.find((box) => isWithin(box, room) && !taken.some((other) => overlaps(box, other)))
  return free ?? places[0] ?? room
}

/** A box for each label, within `room`, clear of `taken` and of the other boxes; if no side is free, on its first wish anyway. */
export function placeLabels(labels: Label[], room: Box, taken: Box[]): Box[] {
  const placed = [...taken]
  return labels.map((label) => {
    const places = label.wishes.map((side) => boxAt(label, side))
    const box = findRoom(places, room, placed)
    placed.push(box)
    return box
  })
}
