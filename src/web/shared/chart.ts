// The tally as a chart. Loaded when one is first needed; then it is updated, and never made again.
import { BarController, BarElement, CategoryScale, Chart, type ChartDataset, LinearScale, type Plugin } from 'chart.js'
import type { Counts } from '../../core/contract.ts'
import type { Question } from '../../core/question.ts'
import { toBar } from '../../core/tally.ts'
import { createNoHatch } from './hatch.ts'
import { valueTone } from './tally-words.ts'

Chart.register(BarController, BarElement, CategoryScale, LinearScale)

export interface TallyChart {
  /** Shows the counts of a question. */
  show(question: Question, counts: Counts): void
  /** Takes the new colours and resolution after a change of the theme or of the stage's size. */
  refresh(pixelRatio: number): void
  close(): void
}

const colourOf = (style: CSSStyleDeclaration, question: Question, value: string): string =>
  style.getPropertyValue(`--${valueTone(question, value)}`).trim()

const isHatched = (style: CSSStyleDeclaration, value: string): boolean =>
  Number(value) !== 0 &&
  style.getPropertyValue(Number(value) < 0 ? '--disagree-hatch' : '--agree-hatch').trim() !== 'none'

/**
 * The diverging bar of one poll in `canvas`: disagree to the left, agree to the right, the middle of the neutral answers
 * on the middle line, counts on the segments. Colours come from the canvas's own style (classes `yes` and `no`). `isStill`:
 * the bar does not grow.
 */
export function fillTallyChart(canvas: HTMLCanvasElement, isStill = false): TallyChart {
  let shown: { question: Question; counts: Counts } = { question: { kind: '', values: [] }, counts: [] }
  let ratio = devicePixelRatio
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  const chart = new Chart(canvas, {
    type: 'bar',
    data: {
      labels: [''],
      datasets: [],
    },
    options: {
      indexAxis: 'y',
      responsive: false,
      maintainAspectRatio: false,
      animation: { duration: isStill || still.matches ? 0 : 300 },
      // A bar grows, but colours must not fade in: they would stay half faded if the growing is interrupted.
      animations: { colors: false },
      events: [],
      layout: { padding: { top: 12, bottom: 12 } },
      plugins: { legend: { display: false } },
      scales: { x: { display: false, min: -1, max: 1 }, y: { display: false } },
    },
    plugins: [middleLine, segmentCounts(() => shown)],
  })

  // Chart.js measures boxes as they are on screen; within a scaled stage only the size before scaling is right.
  const measure = () => {
    const { clientWidth, clientHeight } = canvas.parentElement ?? canvas
    if (clientWidth === 0) return
    // While a chart is animated it applies a new size at its next drawing, which may never come.
    chart.stop()
    chart.resize(clientWidth, clientHeight)
    chart.update('none')
  }
  const observer = new ResizeObserver(measure)
  observer.observe(canvas.parentElement ?? canvas)

  function draw(): void {
    const style = getComputedStyle(canvas)
    const paper = style.getPropertyValue('--paper').trim()
    const { question, counts } = shown
    const { datasets } = chart.data
    datasets.length = Math.min(datasets.length, question.values.length)
    for (const [index, { value, from, to }] of toBar(question, counts).entries()) {
      datasets[index] ??= newSegment()
      const dataset = datasets[index]
      dataset.data = [[from, to]]
      const colour = colourOf(style, question, value)
      dataset.backgroundColor = isHatched(style, value) ? createNoHatch(colour, paper, ratio) : colour
      dataset.borderColor = paper
    }
    chart.update()
  }

  return {
    show: (question, counts) => {
      shown = { question, counts }
      draw()
    },
    refresh: (pixelRatio) => {
      ratio = pixelRatio
      chart.options.devicePixelRatio = pixelRatio
      measure()
      draw()
    },
    close: () => {
      observer.disconnect()
      chart.destroy()
    },
  }
}

const newSegment = (): ChartDataset<'bar', [number, number][]> => ({
  ...{ data: [[0, 0]], grouped: false, barPercentage: 1, categoryPercentage: 1 },
  // Lines between segments separate them even if their colours look the same.
  ...{ borderWidth: { left: 1, right: 1 }, borderSkipped: false },
})

/** Above and below the bar, so that it crosses no number. */
const middleLine: Plugin<'bar'> = {
  id: 'middle-line',
  afterDatasetsDraw: ({ ctx, chartArea, width, height, canvas }) => {
    ctx.save()
    ctx.fillStyle = getComputedStyle(canvas).getPropertyValue('--ink').trim()
    ctx.fillRect(width / 2 - 1, 0, 2, chartArea.top)
    ctx.fillRect(width / 2 - 1, chartArea.bottom, 2, height - chartArea.bottom)
    ctx.restore()
  },
}

function segmentCounts(shown: () => { question: Question; counts: Counts }): Plugin<'bar'> {
  return {
    id: 'segment-counts',
    afterDatasetsDraw: (chart) => {
      const { ctx, canvas } = chart
      const { question, counts } = shown()
      const strongest = Math.max(...question.values.map(Number))
      const style = getComputedStyle(canvas)
      const size = Math.min(34, Math.max(16, chart.chartArea.height * 0.42))
      ctx.save()
      ctx.textAlign = 'center'
      ctx.textBaseline = 'middle'
      ctx.font = `600 ${size}px ${style.fontFamily}`
      for (const [index, value] of question.values.entries()) {
        const bar = chart.getDatasetMeta(index).data[0]
        const text = String(counts[index] ?? 0)
        if (!bar) continue
        const { x, base, y } = bar.getProps(['x', 'base', 'y'] as ('x' | 'y')[]) as {
          x: number
          base: number
          y: number
        }
        const { width } = ctx.measureText(text)
        if (Math.abs(x - base) < width + 8) continue
        // No line may cross a number.
        if (isHatched(style, value)) {
          ctx.fillStyle = colourOf(style, question, value)
          ctx.fillRect((x + base) / 2 - width / 2 - 5, y - size * 0.62, width + 10, size * 1.24)
        }
        ctx.fillStyle = style
          .getPropertyValue(Math.abs(Number(value)) === strongest ? '--on-strong' : '--on-pale')
          .trim()
        ctx.fillText(text, (x + base) / 2, y + 1)
      }
      ctx.restore()
    },
  }
}
