// What a player of the demo says in one tick of its game: an input and a position always, an effect or a line of chat
// now and then. Seeded, so that two runs with one seed say the same.

import { drawBelow, drawChance, drawWord, type Random } from '../../testing/random.ts'

export interface Utterance {
  readonly channel: 'inputs' | 'positions' | 'effects' | 'chat'
  readonly body: Uint8Array
}

export const TICKS_PER_SECOND = 60

const EFFECTS_PER_SECOND = 8
const LINES_PER_SECOND = 1.5

const lines: ReadonlyArray<string> = [
  'gg',
  'on my way',
  'who took the red key?',
  'behind you!',
  'need ammo at the bridge',
  'brb, door bell',
  'that was no lag, that was skill',
  'regrouping at the fountain, wait for the timer',
  'I have the flag! Cover me until I am over the river, I have eleven health left',
  'ünïcödé works, too: ½ ▲ ☃ 🎮',
]

export const speakOf = (tick: number, start: Random): readonly [ReadonlyArray<Utterance>, Random] => {
  const [buttons, afterInput] = drawWord(start)
  const [hasEffect, afterChance] = drawChance(EFFECTS_PER_SECOND / TICKS_PER_SECOND, afterInput)
  const [effect, afterEffect] = drawWord(afterChance)
  const [hasLine, afterSecond] = drawChance(LINES_PER_SECOND / TICKS_PER_SECOND, afterEffect)
  const [line, next] = drawBelow(lines.length, afterSecond)
  const said: Array<Utterance> = [
    { channel: 'inputs', body: packWords([tick, buttons & 0xfff, buttons >>> 16]) },
    { channel: 'positions', body: packFloats(positionAt(tick)) },
  ]
  if (hasEffect) said.push({ channel: 'effects', body: packWords([effect & 0xff, effect >>> 8]) })
  if (hasLine) said.push({ channel: 'chat', body: new TextEncoder().encode(lines[line] ?? '') })
  return [said, next]
}

/** A walk around the block: x, y, z and heading. */
const positionAt = (tick: number): ReadonlyArray<number> => {
  const side = Math.floor(tick / 120) % 4
  const along = (tick % 120) / 12
  const x = side === 0 ? along : side === 1 ? 10 : side === 2 ? 10 - along : 0
  const y = side === 0 ? 0 : side === 1 ? along : side === 2 ? 10 : 10 - along
  return [x, y, 0, side * 90]
}

const packWords = (words: ReadonlyArray<number>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * words.length))
  words.forEach((word, index) => view.setUint32(4 * index, word))
  return new Uint8Array(view.buffer)
}

const packFloats = (floats: ReadonlyArray<number>): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * floats.length))
  floats.forEach((float, index) => view.setFloat32(4 * index, float))
  return new Uint8Array(view.buffer)
}
