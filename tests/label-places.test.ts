// Where numbers are placed beside their points: within the chart and clear of everything else, as long as there is room.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Box, type Label, placeLabels } from '../src/web/deck/label-places.ts'

const room: Box = { left: 0, top: 0, right: 1000, bottom: 400 }
const label = (x: number, y: number, others: Partial<Label> = {}): Label => ({
  ...{ x, y, width: 100, height: 20, gap: 10, wishes: ['above', 'right', 'left', 'below'] },
  ...others,
})
const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

it.each<[Label['wishes'][number], Box]>([
  ['above', { left: 450, top: 170, right: 550, bottom: 190 }],
  ['below', { left: 450, top: 210, right: 550, bottom: 230 }],
  ['right', { left: 510, top: 190, right: 610, bottom: 210 }],
  ['left', { left: 390, top: 190, right: 490, bottom: 210 }],
  ['above-left', { left: 410, top: 170, right: 510, bottom: 190 }],
  ['above-right', { left: 490, top: 170, right: 590, bottom: 190 }],
])('%s of its point', (side, box) => {
  expect(placeLabels([label(500, 200, { wishes: [side] })], room, [])).toEqual([box])
})

it('takes the next preferred place if a label, a point or the edge is in the way', () => {
  expect(placeLabels([label(500, 200), label(520, 200)], room, [])[1]).toMatchObject({ left: 530, top: 190 })
  expect(placeLabels([label(500, 15)], room, [])[0]).toMatchObject({ left: 510, top: 5 })
  const point = { left: 505, top: 195, right: 525, bottom: 215 }
  expect(placeLabels([label(500, 15)], room, [{ ...point, top: 0, bottom: 30 }])[0]).toMatchObject({ left: 390 })
})

it('stays at its first preferred place if none is free, and is never left out', () => {
  const crowd = Array.from({ length: 12 }, () => label(500, 200))
  expect(placeLabels(crowd, room, [])).toHaveLength(12)
})

it('places no label over another while any of its preferred places is free', () => {
  const places = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 400 })), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(places, (points) => {
      const boxes = placeLabels(
        points.map(([x, y]) => label(x, y)),
        room,
        [],
      )
      for (const [index, box] of boxes.entries()) {
        const others = boxes.slice(0, index)
        if (!others.some((other) => overlap(box, other))) continue
        const [x = 0, y = 0] = points[index] ?? []
        for (const wish of label(x, y).wishes) {
          const [wished] = placeLabels([label(x, y, { wishes: [wish] })], room, [])
          if (!wished) throw new Error('no box')
          const isWithin = wished.left >= 0 && wished.right <= 1000 && wished.top >= 0 && wished.bottom <= 400
          expect(isWithin && !others.some((other) => overlap(wished, other))).toBe(false)
        }
      }
    }),
  )
})
