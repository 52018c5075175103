// The metrics of the server for its operator, as Prometheus text. Nothing in them names a room or a voter.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ErrorCode } from '../core/contract.ts'

export interface Metrics {
  countVote(outcome: 'held' | ErrorCode): void
  text(): Promise<string>
  contentType: string
}

export function createMetrics(streams: () => number): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const votes = new Counter({
    name: 'votes_total',
    help: 'Votes answered, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  new Gauge({
    name: 'streams_open',
    help: 'Open streams of phones, screens and desks',
    registers: [registry],
    collect() {
      this.set(streams())
    },
  })
  return {
    countVote: (outcome) => votes.inc({ outcome }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
