// The presenter of one room: the stream with hidden tallies, and commands, as one object that the desk draws from.
import { type Command, type ErrorCode, paths, Room } from '../../core/contract.ts'
import { type Connection, call, download, followRoom } from '../shared/live.ts'

/** A command without the version, which the presenter adds: it is refused if somebody else steered in between. */
type Order = Command extends infer C ? (C extends Command ? Omit<C, 'ifVersion'> : never) : never

export interface Presenter {
  readonly code: string
  room: Room | undefined
  connection: Connection
  /** What went wrong with the last order, or why the room cannot be followed. */
  problem: ErrorCode | 'unreachable' | undefined
  give(order: Order): Promise<void>
  /** Saves everything counted as a file. */
  save(format: 'json' | 'csv'): Promise<void>
}

/** Follows the room with its key; `onChange` is called whenever something to be drawn has changed. */
export function openPresenter(code: string, key: string, onChange: () => void): Presenter {
  let last = Promise.resolve()
  const presenter: Presenter = { code, room: undefined, connection: 'connecting', problem: undefined, give, save }

  function take(next: Room): void {
    if (next.version >= (presenter.room?.version ?? 0)) presenter.room = next
    onChange()
  }

  followRoom({
    code,
    as: 'screen',
    key,
    onRoom: take,
    onConnection: (connection, error) => {
      if (connection === presenter.connection && !error) return
      presenter.connection = connection
      presenter.problem = error
      onChange()
    },
  })

  /** One order after the other: each says the version that the one before it made. */
  function give(order: Order): Promise<void> {
    last = last.then(() => send(order))
    return last
  }

  async function send(order: Order): Promise<void> {
    const body = { ...order, ifVersion: presenter.room?.version }
    const answer = await call({ path: paths.control(code), schema: Room, key, body })
    presenter.problem = 'error' in answer ? answer.error : undefined
    const now =
      'data' in answer ? answer.data : Room.safeParse((answer.body as { room?: unknown } | undefined)?.room).data
    if (now) take(now)
    else onChange()
  }

  async function save(format: 'json' | 'csv'): Promise<void> {
    const file = await download(paths.results(code, format), key)
    presenter.problem = file ? undefined : 'unreachable'
    onChange()
    if (!file) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `${code}.${format}`
    link.click()
    URL.revokeObjectURL(link.href)
  }

  return presenter
}
