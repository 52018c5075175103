// Who moved, as flows from before to after. With chart.ts and deck/evidence-*.ts the only files that touch Chart.js.
import { Chart, LinearScale } from 'chart.js'
import { Flow, SankeyController } from 'chartjs-chart-sankey'

Chart.register(SankeyController, Flow, LinearScale)

/** A column of the chart: what stands there from top to bottom, with its tone (a custom property without its hyphens). */
export interface FlowNode {
  key: string
  label: string
  tone: string
}
export interface FlowView {
  nodes: FlowNode[]
  flows: { from: string; to: string; count: number }[]
}

export interface FlowChart {
  show(view: FlowView, pixelRatio: number): void
  close(): void
}

/** A chart of flows in `canvas`, which fills its parent. */
export function fillFlowChart(canvas: HTMLCanvasElement): FlowChart {
  let chart: Chart<'sankey'> | undefined
  return {
    show: ({ nodes, flows }, pixelRatio) => {
      chart?.destroy()
      const { clientWidth, clientHeight } = canvas.parentElement ?? canvas
      const style = getComputedStyle(canvas)
      const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
      const toneOf = (key: string) => colour(nodes.find((node) => node.key === key)?.tone ?? 'neutral')
      chart = new Chart(canvas, {
        type: 'sankey',
        data: {
          datasets: [
            {
              data: flows.map(({ from, to, count }) => ({ from, to, flow: count })),
              parsing: { from: 'from', to: 'to', flow: 'flow' },
              labels: Object.fromEntries(nodes.map(({ key, label }) => [key, label])),
              priority: Object.fromEntries(nodes.map(({ key }, place) => [key, place])),
              colorFrom: ({ raw }) => toneOf(raw.from),
              colorTo: ({ raw }) => toneOf(raw.to),
              colorMode: 'gradient',
              alpha: 0.62,
              borderWidth: 0,
              color: colour('ink'),
              font: { family: style.fontFamily, size: 21, weight: 600 },
              nodeWidth: 16,
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
      })
      chart.resize(clientWidth, clientHeight)
    },
    close: () => chart?.destroy(),
  }
}
