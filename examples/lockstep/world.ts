// The battle: units of up to eight players on a field, in whole numbers only. Given the same inputs frame by frame, every process has the
// same world, to the bit: no floats, no clock, no dice but the one in the world, and nothing depends on the order of a map. The world
// is changed in place, as lockstep never goes back. Positions and speeds are in 256ths of a cell.

export interface Unit {
  readonly id: number
  readonly owner: number
  x: number
  y: number
  hp: number
  goalX: number
  goalY: number
  /** Frames until it may shoot again. */
  reload: number
  foe: Unit | undefined
}

export interface World {
  /** The frame that is run next. */
  frame: number
  readonly players: number
  units: Array<Unit>
  nextId: number
  readonly kills: Array<number>
  /** State of a xorshift generator; never 0. */
  random: number
}

/** Send the units of a group (their id modulo 4) to a cell. */
export interface Order {
  readonly group: number
  readonly x: number
  readonly y: number
}

export const cell = 256
export const width = 96
export const height = 28
export const groups = 4
const mostUnits = 50
const unitsAtStart = 30
const framesPerUnit = 75
const hpAtStart = 100
const speed = 22
const sight = 9 * cell
const range = 3 * cell
const framesPerShot = 24
/** Looking for a foe is dear, so a unit does it every so many frames. */
const framesPerLook = 8

export const createWorld = (players: number, seed: number): World => {
  const random = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1
  const world: World = {
    frame: 0,
    players,
    units: [],
    nextId: 0,
    kills: Array.from({ length: players }, () => 0),
    random,
  }
  for (let count = 0; count < unitsAtStart; count += 1) {
    for (let owner = 0; owner < players; owner += 1) addUnit(world, owner)
  }
  return world
}

/** Around the middle, evenly: the cell of a player's base. */
export const baseOf = (owner: number, players: number): { readonly x: number; readonly y: number } => {
  const corners = [4, 28, 50, 74, 91] as const
  const column = players <= 2 ? [corners[0], corners[4]][owner] : corners[[0, 4, 4, 0, 2, 2, 1, 3][owner] ?? 0]
  return { x: column ?? 0, y: players <= 2 ? height >> 1 : ([3, 24, 3, 24, 3, 24, 24, 3][owner] ?? 0) }
}

/** Runs one frame: an input per player, undefined for one that is gone. */
export const stepWorld = (world: World, inputs: ReadonlyArray<Uint8Array | undefined>): void => {
  inputs.forEach((input, owner) => {
    const order = input === undefined ? undefined : decodeOrder(input)
    if (order !== undefined) obey(world, owner, order)
  })
  for (const unit of world.units) act(world, unit)
  world.units = world.units.filter(({ hp }) => hp > 0)
  inputs.forEach((input, owner) => {
    const isDue = (world.frame + owner * 7) % framesPerUnit === 0
    if (input !== undefined && isDue && countUnits(world, owner) < mostUnits) addUnit(world, owner)
  })
  world.frame += 1
}

export const countUnits = ({ units }: World, owner: number): number =>
  units.reduce((count, unit) => count + (unit.owner === owner ? 1 : 0), 0)

const obey = (world: World, owner: number, { group, x, y }: Order): void => {
  for (const unit of world.units) {
    if (unit.owner !== owner || unit.id % groups !== group) continue
    unit.goalX = x * cell + (drawBelow(world, 10 * cell) - 5 * cell)
    unit.goalY = y * cell + (drawBelow(world, 10 * cell) - 5 * cell)
  }
}

const act = (world: World, unit: Unit): void => {
  if (unit.hp <= 0) return
  if (unit.reload > 0) unit.reload -= 1
  if ((world.frame + unit.id) % framesPerLook === 0) unit.foe = findFoe(world, unit)
  const { foe } = unit
  if (foe === undefined || foe.hp <= 0) return move(unit, unit.goalX, unit.goalY)
  if (squaredDistance(unit, foe) > range * range) return move(unit, foe.x, foe.y)
  if (unit.reload > 0) return
  unit.reload = framesPerShot
  foe.hp -= 6 + drawBelow(world, 9)
  if (foe.hp <= 0) world.kills[unit.owner] = (world.kills[unit.owner] ?? 0) + 1
}

const findFoe = (world: World, unit: Unit): Unit | undefined => {
  let nearest: Unit | undefined
  let least = sight * sight
  for (const other of world.units) {
    if (other.owner === unit.owner || other.hp <= 0) continue
    const distance = squaredDistance(unit, other)
    if (distance >= least) continue
    least = distance
    nearest = other
  }
  return nearest
}

/** At most 2 x (96 x 256)^2, about 2^30: exact. */
const squaredDistance = (a: Unit, b: Unit): number => (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)

const move = (unit: Unit, x: number, y: number): void => {
  const [dx, dy] = [x - unit.x, y - unit.y]
  const longer = Math.max(Math.abs(dx), Math.abs(dy))
  if (longer <= speed) return
  unit.x = within(unit.x + Math.trunc((dx * speed) / longer), width)
  unit.y = within(unit.y + Math.trunc((dy * speed) / longer), height)
}

const within = (at: number, cells: number): number => Math.max(0, Math.min(cells * cell - 1, at))

const addUnit = (world: World, owner: number): void => {
  const base = baseOf(owner, world.players)
  const x = within(base.x * cell + drawBelow(world, 6 * cell) - 3 * cell, width)
  const y = within(base.y * cell + drawBelow(world, 6 * cell) - 3 * cell, height)
  world.units.push({ id: world.nextId, owner, x, y, hp: hpAtStart, goalX: x, goalY: y, reload: 0, foe: undefined })
  world.nextId += 1
}

const drawBelow = (world: World, bound: number): number => {
  let word = world.random
  word ^= word << 13
  word ^= word >>> 17
  word ^= word << 5
  world.random = word >>> 0
  return world.random % bound
}

export const noOrder: Uint8Array = new Uint8Array(0)

export const encodeOrder = ({ group, x, y }: Order): Uint8Array => Uint8Array.of(group, x, y)

/** Any bytes of a peer: an order on the field, or none. */
export const decodeOrder = (input: Uint8Array): Order | undefined => {
  const [group = groups, x = width, y = height] = input
  return input.length === 3 && group < groups && x < width && y < height ? { group, x, y } : undefined
}
