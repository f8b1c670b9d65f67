// Draws the duel, and the netgraph below it. Reads views and touches nothing else.

import { field, mostHealth, pixel, reach, type Duel } from '../duel.ts'

const colours = ['#56c8d8', '#e5c453'] as const
const faint = '#2a2f38'
const scale = 2

export const paintDuel = (
  canvas: HTMLCanvasElement,
  duel: Duel | undefined,
  side: 0 | 1 | undefined,
  words: string,
): void => {
  const brush = canvas.getContext('2d')
  if (!brush) return
  canvas.width = field.width * scale
  canvas.height = field.height * scale
  brush.scale(scale, scale)
  brush.fillStyle = '#15181d'
  brush.fillRect(0, 0, field.width, field.height)
  brush.strokeStyle = faint
  for (let x = 0; x <= field.width; x += 30) line(brush, x, 0, x, field.height)
  for (let y = 0; y <= field.height; y += 30) line(brush, 0, y, field.width, y)
  brush.textAlign = 'center'
  if (duel !== undefined) paintFighters(brush, duel, side)
  if (words === '') return
  brush.fillStyle = '#d6dae0'
  brush.font = '14px system-ui, sans-serif'
  brush.fillText(words, field.width / 2, field.height / 2)
}

const line = (brush: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void => {
  brush.beginPath()
  brush.moveTo(x, y)
  brush.lineTo(toX, toY)
  brush.stroke()
}

const paintFighters = (brush: CanvasRenderingContext2D, duel: Duel, side: 0 | 1 | undefined): void => {
  for (const { owner, x, y } of duel.shots) disc(brush, x / pixel, y / pixel, 3, colours[owner])
  duel.fighters.forEach(({ x, y, aimX, aimY, health, safe, dash }, owner) => {
    const colour = colours[owner] ?? faint
    const [left, top, size] = [x / pixel, y / pixel, reach / pixel]
    brush.globalAlpha = safe > 0 && safe % 6 < 3 ? 0.4 : 1
    if (dash > 0) disc(brush, left - aimX * 8, top - aimY * 8, size * 0.8, faint)
    disc(brush, left, top, size, health > 0 ? colour : faint)
    brush.strokeStyle = colour
    brush.lineWidth = 3
    line(brush, left, top, left + aimX * size * 1.6, top + aimY * size * 1.6)
    brush.lineWidth = 1
    brush.globalAlpha = 1
    if (owner === side) ring(brush, left, top, size + 3)
    const at = owner === 0 ? 10 : field.width - 10 - mostHealth * 12
    for (let heart = 0; heart < mostHealth; heart += 1) {
      brush.fillStyle = heart < health ? colour : faint
      brush.fillRect(at + heart * 12, 10, 9, 5)
    }
    brush.fillStyle = colour
    brush.font = 'bold 18px system-ui, sans-serif'
    brush.fillText(String(duel.wins[owner] ?? 0), field.width / 2 + (owner === 0 ? -20 : 20), 22)
  })
}

const disc = (brush: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string): void => {
  brush.fillStyle = colour
  brush.beginPath()
  brush.arc(x, y, size, 0, 2 * Math.PI)
  brush.fill()
}

const ring = (brush: CanvasRenderingContext2D, x: number, y: number, size: number): void => {
  brush.strokeStyle = '#d6dae0'
  brush.beginPath()
  brush.arc(x, y, size, 0, 2 * Math.PI)
  brush.stroke()
}

export interface Curve {
  readonly name: string
  readonly unit: string
  /** The height of the graph. */
  readonly most: number
  readonly values: ReadonlyArray<number>
}

const curveHeight = 34
const labelWidth = 150

export const paintCurves = (canvas: HTMLCanvasElement, curves: ReadonlyArray<Curve>): void => {
  const brush = canvas.getContext('2d')
  if (!brush) return
  canvas.width = field.width * scale
  canvas.height = curves.length * curveHeight
  brush.font = '13px ui-monospace, monospace'
  curves.forEach(({ name, unit, most, values }, row) => {
    const bottom = (row + 1) * curveHeight - 6
    const newest = values[values.length - 1] ?? 0
    brush.fillStyle = '#7a8290'
    brush.fillText(name, 4, bottom - 8)
    brush.fillStyle = '#d6dae0'
    brush.fillText(`${newest.toFixed(newest < 10 ? 1 : 0)}${unit}`, 84, bottom - 8)
    brush.strokeStyle = '#7ec96b'
    brush.beginPath()
    values.forEach((value, index) => {
      const y = bottom - Math.max(-0.1, Math.min(1, value / most)) * (curveHeight - 12)
      brush.lineTo(labelWidth + ((canvas.width - labelWidth) * index) / 600, y)
    })
    brush.stroke()
    brush.strokeStyle = faint
    line(brush, labelWidth, bottom, canvas.width, bottom)
  })
}
