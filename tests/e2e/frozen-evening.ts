// A frozen room with which the pages for reading compare a reader's answers, for the tests of those pages.
import type { Readings } from '../../src/core/readings.ts'
import { freezePoll, freezeRoom, readingOf } from '../frozen-room.ts'
import { library } from '../library.ts'

const { deck } = library
const counts = [3, 6, 4, 9, 5, 2]
export const frozen: Readings = {
  rooms: [
    readingOf(
      freezeRoom(
        {
          ...{ name: 'Kyoto, Monday seminar', date: '2026-11-10' },
          polls: [
            freezePoll({ claim: 'staff-cost', round: 'main' }, counts, deck),
            freezePoll({ claim: 'thesis', round: 'before' }, counts, deck),
          ],
        },
        deck,
      ),
    ),
  ],
  readers: null,
}
