// Somebody to play against, and hands for the checks: goes where it can shoot the other, or away, and changes its mind from a seed.

import { drawBelow, seedRandom, type Random } from 'packeteer/testing'
import { button, pixel, type Duel } from './duel.ts'

export type Bot = (duel: Duel | undefined, side: 0 | 1) => number

/** Buttons for the frame that is next, one frame after the other. */
export const createBot = (seed: number): Bot => {
  let random: Random = seedRandom(seed, 'duel')
  let buttons = 0
  let frames = 0
  const draw = (bound: number): number => {
    const [drawn, next] = drawBelow(bound, random)
    random = next
    return drawn
  }
  return (duel, side) => {
    if (frames > 0) {
      frames -= 1
      return buttons
    }
    frames = 3 + draw(12)
    const wanders = draw(4) === 0 || duel === undefined
    const direction = wanders ? (1 << draw(4)) | (1 << draw(4)) : towards(duel, side)
    buttons = direction | (draw(4) > 0 ? button.fire : 0) | (draw(9) === 0 ? button.dash : 0)
    return buttons
  }
}

/** In line with the other first, then at it. */
const towards = ({ fighters }: Duel, side: 0 | 1): number => {
  const [own, other] = [fighters[side], fighters[side === 0 ? 1 : 0]]
  const [dx, dy] = [other.x - own.x, other.y - own.y]
  const across = dx > 0 ? button.right : button.left
  const along = dy > 0 ? button.down : button.up
  if (Math.abs(dy) < 12 * pixel) return across
  if (Math.abs(dx) < 12 * pixel) return along
  return Math.abs(dx) > Math.abs(dy) ? along : across
}
