// A tap counts for the claim on which the finger was put down, and not at all just after the claim has changed.
import { beforeEach, describe, expect, it } from 'vitest'
import { createTapGuard, guardFor, type TapGuard } from '../src/web/vote/tap-guard.ts'

let time = 0
let taps: TapGuard
beforeEach(() => {
  time = 1_000_000
  taps = createTapGuard(() => time)
})
const wait = (ms: number) => {
  time += ms
}
const tap = () => {
  taps.press()
  taps.release()
  return taps.admit()
}

describe('[C9] a tap', () => {
  it('on the first claim that a page shows is taken at once', () => {
    taps.show('one 1')
    expect([tap(), taps.isJustChanged()]).toEqual([true, false])
  })

  it.each([
    ['within the guard time', guardFor - 1, false],
    ['at the end of the guard time', guardFor, true],
  ])('%s after the claim changed', (_, later, isTaken) => {
    taps.show('one 1')
    wait(5000)
    taps.show('two 1')
    wait(later)
    expect([tap(), taps.isJustChanged()]).toEqual([isTaken, !isTaken])
    wait(guardFor)
    expect([tap(), taps.isJustChanged()]).toEqual([true, false])
  })

  it.each(['two 1', 'one 2', ' 0'])(
    'that began before %s came is not taken, however long the finger stayed there',
    (next) => {
      taps.show('one 1')
      taps.press()
      wait(1000)
      taps.show(next)
      wait(10_000)
      taps.release()
      expect(taps.admit()).toBe(false)
      expect(tap()).toBe(true)
    },
  )

  it('of a screen reader, which has no finger, is taken after the guard time even if a finger was on another claim before', () => {
    taps.show('one 1')
    taps.press()
    taps.release()
    wait(300)
    taps.show('two 1')
    wait(guardFor)
    expect(taps.admit(), 'it may be the click of that finger').toBe(false)
    expect(taps.admit()).toBe(true)
    taps.press()
    taps.release()
    wait(60_000)
    taps.show('three 1')
    wait(guardFor)
    expect(taps.admit()).toBe(true)
  })

  it('is not taken exactly as long as the phone shows that it takes no taps', () => {
    taps.show('one 1')
    expect(taps.untilTaken()).toBe(0)
    taps.show('two 1')
    expect(taps.untilTaken()).toBe(guardFor)
    wait(guardFor - 1)
    expect([taps.untilTaken(), tap()]).toEqual([1, false])
    wait(1)
    expect([taps.untilTaken(), tap()]).toEqual([0, true])
  })

  it('that was not taken is reported until another claim is shown', () => {
    taps.show('one 1')
    taps.show('two 1')
    expect([tap(), taps.isJustChanged()]).toEqual([false, true])
    taps.show('two 1')
    expect(taps.isJustChanged()).toBe(true)
    taps.show('three 1')
    expect(taps.isJustChanged()).toBe(false)
  })
})
