// The field as a grid of bytes, a cell each, for the terminal: who stands there, or 0.

import { baseOf, cell, height, width, type World } from './world.ts'

const baseMark = 0x80

/** 0: empty; 1 + owner: a unit; with the top bit: a base. */
export const drawField = (world: World): Uint8Array => {
  const cells = new Uint8Array(width * height)
  for (const { owner, x, y } of world.units) cells[Math.trunc(y / cell) * width + Math.trunc(x / cell)] = owner + 1
  for (let owner = 0; owner < world.players; owner += 1) {
    const { x, y } = baseOf(owner, world.players)
    cells[y * width + x] = baseMark | (owner + 1)
  }
  return cells
}

export const isBase = (mark: number): boolean => mark >= baseMark

export const ownerOf = (mark: number): number => (mark & ~baseMark) - 1
