// Who moved, as flows from the vote before to the vote after. Only this file and deck/evidence-chart.ts run code of Chart.js.
import { Chart, LinearScale, type Plugin } from 'chart.js'
import { Flow, SankeyController } from 'chartjs-chart-sankey'
import { createNoHatch } from './hatch.ts'

Chart.register(SankeyController, Flow, LinearScale)

/** A stand in one of the two columns of the chart; `tone`: the custom property of its colour, without the hyphens. */
export interface FlowNode {
  key: string
  label: string
  tone: string
}
export interface FlowView {
  nodes: FlowNode[]
  flows: { from: string; to: string; count: number }[]
  /** Whether the flows begin at the right. */
  isReversed: boolean
}

export interface FlowChart {
  show(view: FlowView, pixelRatio: number): void
  close(): void
}

/** A colour in numbers, for a library that does not know the system's colour names. */
function toPlainColour(canvas: HTMLCanvasElement, name: string): string {
  const context = canvas.getContext('2d')
  if (!context) return name
  context.fillStyle = name.trim()
  return String(context.fillStyle)
}

/** The width of the columns' bars, in pixels. */
const nodeWidth = 16
/** Pixels of the names, where there is room. */
const nameSize = 21
/** Pixels between a bar and its name, and between two names that face each other. */
const nameGap = 6

/** The size at which two names fit side by side: on a phone two long ones would lie over each other. */
function sizeOfNames(canvas: HTMLCanvasElement, width: number, nodes: FlowNode[], family: string): number {
  const context = canvas.getContext('2d')
  if (!context) return nameSize
  context.font = `600 ${nameSize}px ${family}`
  const widest = Math.max(...nodes.map(({ label }) => context.measureText(label).width))
  const room = width / 2 - nodeWidth - 2 * nameGap
  return widest <= room ? nameSize : Math.floor((nameSize * room) / widest)
}

/** Hatches the ends of the flows that begin or end at NO. */
const hatchedEnds = (isNo: (key: string) => boolean, hatch: CanvasPattern | string): Plugin<'sankey'> => ({
  id: 'hatched-ends',
  afterDatasetsDraw: (chart) => {
    const flows = chart.getDatasetMeta(0).data.filter((part) => part instanceof Flow)
    const { ctx } = chart
    ctx.save()
    ctx.fillStyle = hatch
    for (const { x, y, x2, y2, height, from, to } of flows) {
      if (from && isNo(from.key)) ctx.fillRect(x - nodeWidth, y, nodeWidth, height)
      if (to && isNo(to.key)) ctx.fillRect(x2, y2, nodeWidth, height)
    }
    ctx.restore()
  },
})

/** A chart of flows in `canvas`, which fills its parent. */
export function fillFlowChart(canvas: HTMLCanvasElement): FlowChart {
  let chart: Chart<'sankey'> | undefined
  return {
    show: ({ nodes, flows, isReversed }, pixelRatio) => {
      chart?.destroy()
      const { clientWidth, clientHeight } = canvas.parentElement ?? canvas
      const style = getComputedStyle(canvas)
      const colour = (name: string) => toPlainColour(canvas, style.getPropertyValue(`--${name}`))
      const isNo = (key: string) => nodes.some((node) => node.key === key && node.tone === 'no')
      const toneOf = (key: string) => colour(nodes.find((node) => node.key === key)?.tone ?? 'neutral')
      chart = new Chart(canvas, {
        type: 'sankey',
        data: {
          datasets: [
            {
              // The library draws each flow from left to right, and both of its ends alike: a reversed chart has them exchanged.
              data: flows.map(({ from, to, count: flow }) =>
                isReversed ? { from: to, to: from, flow } : { from, to, flow },
              ),
              parsing: { from: 'from', to: 'to', flow: 'flow' },
              labels: Object.fromEntries(nodes.map(({ key, label }) => [key, label])),
              priority: Object.fromEntries(nodes.map(({ key }, index) => [key, index])),
              colorFrom: ({ raw }) => toneOf(raw.from),
              colorTo: ({ raw }) => toneOf(raw.to),
              colorMode: 'gradient',
              // In forced-colors mode flows are more transparent, so that the names on them can be read.
              alpha: matchMedia('(forced-colors: active)').matches ? 0.3 : 0.62,
              borderWidth: 0,
              color: colour('ink'),
              font: {
                family: style.fontFamily,
                size: sizeOfNames(canvas, clientWidth, nodes, style.fontFamily),
                weight: 600,
              },
              nodeWidth,
              size: 'max',
            },
          ],
        },
        options: {
          responsive: false,
          maintainAspectRatio: false,
          devicePixelRatio: pixelRatio,
          animation: false,
          events: [],
          layout: { padding: { top: 12, bottom: 12 } },
        },
        plugins: [hatchedEnds(isNo, createNoHatch(colour('no'), colour('paper'), pixelRatio))],
      })
      chart.resize(clientWidth, clientHeight)
    },
    close: () => chart?.destroy(),
  }
}
