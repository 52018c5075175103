// One command of each action, for tests of who may steer; a new action that is missing here is an error of types.
import type { Command } from '../src/core/command.ts'
import type { PollRef } from '../src/core/poll.ts'

/** `poll`: the poll that the commands are about. */
export function everyCommand(poll: PollRef): Command[] {
  const commands: { [A in Command['action']]: Extract<Command, { action: A }> } = {
    goto: { action: 'goto', slide: 'start', step: 0 },
    open: { action: 'open', ...poll },
    close: { action: 'close', ...poll },
    hide: { action: 'hide', ...poll },
    reveal: { action: 'reveal', ...poll },
    reset: { action: 'reset', ...poll },
    undo: { action: 'undo', ...poll },
    keep: { action: 'keep', ...poll, wording: '0123456789ab' },
    countdown: { action: 'countdown', ...poll, seconds: 30 },
    lock: { action: 'lock', on: true },
    hold: { action: 'hold', on: true },
    short: { action: 'short', on: true },
    texts: { action: 'texts', on: true },
    rehearsal: { action: 'rehearsal', on: true },
    limit: { action: 'limit', voters: 1 },
    address: { action: 'address', address: null },
    rename: { action: 'rename', name: '夕べ' },
    screens: { action: 'screens', langs: ['ja'] },
    end: { action: 'end' },
    resume: { action: 'resume' },
  }
  return Object.values(commands)
}
