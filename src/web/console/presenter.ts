// The presenter of one room: the stream with hidden tallies, and commands, as signals that the desk draws from.
import { type ReadonlySignal, signal } from '@preact/signals'
import { type Command, type ErrorCode, paths, Room } from '../../core/contract.ts'
import { type Connection, call, download, followRoom } from '../shared/live.ts'

/** A command without the version, which the presenter adds: it is refused if somebody else steered in between. */
export type Order = Command extends infer C ? (C extends Command ? Omit<C, 'ifVersion'> : never) : never

export interface Presenter {
  code: string
  room: ReadonlySignal<Room | undefined>
  connection: ReadonlySignal<Connection>
  /** What went wrong with the last order, or why the room cannot be followed. */
  problem: ReadonlySignal<ErrorCode | 'unreachable' | undefined>
  give(order: Order): Promise<void>
  /** Saves everything counted as a file. */
  save(format: 'json' | 'csv'): Promise<void>
}

export function openPresenter(code: string, key: string): Presenter {
  const room = signal<Room>()
  const connection = signal<Connection>('connecting')
  const problem = signal<ErrorCode | 'unreachable'>()
  const take = (next: Room) => {
    if (next.version >= (room.value?.version ?? 0)) room.value = next
  }
  followRoom({
    code,
    as: 'screen',
    key,
    onRoom: take,
    onConnection: (next, error) => {
      connection.value = next
      if (error) problem.value = error
    },
  })

  async function give(order: Order): Promise<void> {
    const body = { ...order, ifVersion: room.value?.version }
    const answer = await call({ path: paths.control(code), schema: Room, key, body })
    problem.value = 'error' in answer ? answer.error : undefined
    if ('data' in answer) take(answer.data)
    else if (answer.error === 'conflict') {
      const now = Room.safeParse((answer.body as { room?: unknown } | undefined)?.room)
      if (now.success) take(now.data)
    }
  }

  async function save(format: 'json' | 'csv'): Promise<void> {
    const file = await download(paths.results(code, format), key)
    problem.value = file ? undefined : 'unreachable'
    if (!file) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `${code}.${format}`
    link.click()
    URL.revokeObjectURL(link.href)
  }

  return { code, room, connection, problem, give, save }
}
