// Whether the argument that readers met first changed the vote, in words, for every page that shows it.
import type { Order } from '../../core/contract.ts'
import type { Arm, Deck } from '../../core/deck.ts'
import { readOrder } from '../../core/order.ts'
import { t } from './i18n.ts'
import { type Line, percent, say } from './outcome-words.ts'
import { standName } from './swing-words.ts'

/** The sentences about an order; none if nobody took part. */
export function sayOrder(order: Order, deck: Deck): Line[] {
  const { arms, more, isHidden } = readOrder(order)
  if (arms.every(({ n }) => n === 0)) return []
  const side = standName('agree', deck)
  return [
    say(
      'soft',
      t(($) => $.read.order.how),
    ),
    ...arms.map(({ arm, n, agreed, share }) => {
      const met = { count: n, first: firstName(arm) }
      return say(
        'share',
        agreed === null || share === null
          ? t(($) => $.read.order.met, met)
          : t(($) => $.read.order.agreed, { ...met, agreed, side, share: percent(share) }),
      )
    }),
    say('band', sayVerdict(more, side)),
    say(
      'rule',
      t(($) => $.read.order.rule),
    ),
    ...(isHidden
      ? [
          say(
            'soft',
            t(($) => $.read.order.hidden),
          ),
        ]
      : []),
  ]
}

const firstName = (arm: Arm): string => t(($) => $.swing[arm === 'yes-first' ? 'yes' : 'no'])

function sayVerdict(more: ReturnType<typeof readOrder>['more'], side: string): string {
  if (more === 'close' || more === 'unknown') return t(($) => $.read.order[more])
  return t(($) => $.read.order.more, { first: firstName(more), side })
}
