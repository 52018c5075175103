// The chart of who moved on a canvas. Its library is loaded with the first such chart.
import type { FlowChart, FlowView } from './swing-chart.ts'
import { keepTrying } from './wake.ts'

const charts = new WeakMap<HTMLCanvasElement, FlowChart>()

/** Paints it, again if it is there; `pixelRatio`: device pixels for each pixel of the canvas's box. */
export async function paintFlows(canvas: HTMLCanvasElement, view: FlowView, pixelRatio: number): Promise<void> {
  const { fillFlowChart } = await keepTrying(() => import('./swing-chart.ts'))
  const chart = charts.get(canvas) ?? fillFlowChart(canvas)
  charts.set(canvas, chart)
  chart.show(view, pixelRatio)
}
