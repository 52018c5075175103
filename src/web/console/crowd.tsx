// The voters in the room, for the presenter: how many vote, how many are new, warnings if there may be more voters than people, and
// buttons that limit how many are admitted.
import type { Crowd } from '../../core/contract.ts'
import { isCrowded, isOversize, raiseLimit } from '../../core/crowd.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import type { Presenter } from './presenter.ts'

interface CrowdProps {
  page: Page
  presenter: Presenter
  room: FollowedRoom
  crowd: Crowd
}

/** One line of numbers, then the warnings. Not in a rehearsal, whose simulated voters have no connected phones to compare with. */
export function CrowdSigns({ page, presenter, room, crowd }: CrowdProps) {
  const { t } = page
  const { voters, newVoters, mostConnected, size } = crowd
  const { limit } = room
  const admit = (most: number | null) => void presenter.steer({ action: 'limit', voters: most })
  return (
    <>
      <p class="small soft crowd">
        {t(($) => $.desk.voters, { count: voters })}
        {' · '}
        {t(($) => $.desk.newVoters, { count: newVoters })}
      </p>
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
      {limit !== null && <Limit page={page} limit={limit} admit={admit} />}
    </>
  )
}

interface LimitProps {
  page: Page
  limit: number
  admit: (most: number | null) => void
}

function Limit({ page: { t }, limit, admit }: LimitProps) {
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
