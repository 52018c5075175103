// The presenter of one room: the stream with hidden tallies, and commands, as one object that the desk draws from.
import { type Command, type ErrorCode, paths, Room } from '../../core/contract.ts'
import { type Connection, call, download, followRoom } from '../shared/live.ts'

/** A command without the version, which is added here: it is refused if somebody else steered in between. */
type FreshCommand = Command extends infer C ? (C extends Command ? Omit<C, 'ifVersion'> : never) : never

export interface Presenter {
  readonly code: string
  room: Room | undefined
  connection: Connection
  /** What went wrong with the last command or file. */
  problem: ErrorCode | 'unreachable' | undefined
  steer(command: FreshCommand): Promise<void>
  /** Saves everything counted as a file. */
  save(format: 'json' | 'csv'): Promise<void>
}

/** Follows the room with its key; `onChange` is called whenever something to be drawn has changed. */
export function followAsPresenter(code: string, key: string, onChange: () => void): Presenter {
  let last = Promise.resolve()
  const presenter: Presenter = {
    code,
    room: undefined,
    connection: { state: 'connecting' },
    problem: undefined,
    steer,
    save,
  }

  function take(next: Room): void {
    if (next.version >= (presenter.room?.version ?? 0)) presenter.room = next
    onChange()
  }

  followRoom({
    code,
    as: 'screen',
    key,
    onRoom: take,
    onConnection: (connection) => {
      if (connection.state === presenter.connection.state) return
      presenter.connection = connection
      onChange()
    },
  })

  /** One command after the other: each says the version that the one before it made. */
  function steer(command: FreshCommand): Promise<void> {
    last = last.then(() => send(command))
    return last
  }

  async function send(command: FreshCommand): Promise<void> {
    const body = { ...command, ifVersion: presenter.room?.version }
    const answer = await call({ path: paths.control(code), schema: Room, key, body })
    presenter.problem = 'error' in answer ? answer.error : undefined
    const now =
      'data' in answer ? answer.data : Room.safeParse((answer.body as { room?: unknown } | undefined)?.room).data
    if (now) take(now)
    else onChange()
  }

  async function save(format: 'json' | 'csv'): Promise<void> {
    const file = await download(paths.results(code, format), key)
    presenter.problem = 'error' in file ? file.error : undefined
    onChange()
    if ('error' in file) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file.data)
    link.download = `${code}.${format}`
    link.click()
    URL.revokeObjectURL(link.href)
  }

  return presenter
}
