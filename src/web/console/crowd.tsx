// The people in the room, for its presenter: how many vote and how many are new; signs of more voters than people; and, one tap
// away, the most that are admitted.
import type { Crowd } from '../../core/contract.ts'
import { isCrowded, isOversize, raiseLimit } from '../../core/crowd.ts'
import { t } from '../shared/i18n.ts'
import type { FollowedRoom } from '../shared/live.ts'
import type { Presenter } from './presenter.ts'

export function CrowdLine({ crowd }: { crowd: Crowd }) {
  return (
    <p class="small soft crowd">
      {t(($) => $.desk.voters, { count: crowd.voters })}
      {' · '}
      {t(($) => $.desk.newVoters, { count: crowd.newVoters })}
    </p>
  )
}

interface WarningsProps {
  presenter: Presenter
  room: FollowedRoom
  crowd: Crowd
}

/** The voters of a rehearsal have no phones, so they are not compared with phones. */
export function CrowdWarnings({ presenter, room, crowd }: WarningsProps) {
  const { voters, mostConnected, size } = crowd
  const { limit } = room
  const admit = (most: number | null) => void presenter.steer({ action: 'limit', voters: most })
  return (
    <>
      {isCrowded(crowd) && !room.rehearsal && (
        <p class="banner" role="status">
          {t(($) => $.desk.crowded, { voters, connected: mostConnected })}
        </p>
      )}
      {limit === null && isOversize(crowd) && !room.rehearsal && (
        <div class="banner" role="status">
          <p>{t(($) => $.desk.oversize, { voters, size })}</p>
          <button type="button" class="plain" onClick={() => admit(voters)}>
            {t(($) => $.desk.limitTo, { count: voters })}
          </button>
        </div>
      )}
      {limit !== null && <Limit limit={limit} admit={admit} />}
    </>
  )
}

function Limit({ limit, admit }: { limit: number; admit: (most: number | null) => void }) {
  const more = raiseLimit(limit)
  return (
    <div class="banner">
      <p>{t(($) => $.desk.limited, { limit })}</p>
      <button type="button" class="plain" disabled={more === limit} onClick={() => admit(more)}>
        {t(($) => $.desk.raiseTo, { count: more })}
      </button>
      <button type="button" class="plain" onClick={() => admit(null)}>
        {t(($) => $.desk.unlimited)}
      </button>
    </div>
  )
}
