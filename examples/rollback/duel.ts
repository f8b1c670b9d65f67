// The duel: two fighters in an arena, who run, dash and shoot. A pure step from state and inputs to state, in whole numbers only, so that any
// frame can be gone back to and run again, on any engine, to the bit. Lengths are in 256ths of a pixel of a field of 480 x 270.

export interface Fighter {
  readonly x: number
  readonly y: number
  /** Where it looks, each -1, 0 or 1. */
  readonly aimX: number
  readonly aimY: number
  readonly health: number
  /** Frames until it may shoot, dash, be hit again. */
  readonly reload: number
  readonly rest: number
  readonly safe: number
  /** Frames that a dash still lasts. */
  readonly dash: number
}

export interface Shot {
  readonly owner: 0 | 1
  readonly x: number
  readonly y: number
  readonly speedX: number
  readonly speedY: number
  readonly life: number
}

export interface Duel {
  /** The frame that is run next. */
  readonly frame: number
  readonly fighters: readonly [Fighter, Fighter]
  readonly shots: ReadonlyArray<Shot>
  readonly wins: readonly [number, number]
  /** Frames until the next round begins; 0: it is on. */
  readonly pause: number
}

export const field = { width: 480, height: 270 } as const
export const pixel = 256
export const reach = 9 * pixel
export const mostHealth = 5

/** One byte per frame. */
export const button = { up: 1, down: 2, left: 4, right: 8, fire: 16, dash: 32 } as const

const pace = 480
const dashPace = 1500
const dashFrames = 9
const dashRest = 45
const reloadFrames = 14
const safeFrames = 30
const shotPace = 1250
const shotLife = 80
const pauseFrames = 75

const fighterAt = (side: 0 | 1): Fighter => ({
  x: (side === 0 ? 80 : field.width - 80) * pixel,
  y: (field.height >> 1) * pixel,
  aimX: side === 0 ? 1 : -1,
  aimY: 0,
  health: mostHealth,
  reload: 0,
  rest: 0,
  safe: safeFrames,
  dash: 0,
})

export const beginDuel = (): Duel => ({
  frame: 0,
  fighters: [fighterAt(0), fighterAt(1)],
  shots: [],
  wins: [0, 0],
  pause: 0,
})

export const stepDuel = (duel: Duel, inputs: readonly [number, number]): Duel => {
  const frame = duel.frame + 1
  if (duel.pause > 1) return { ...duel, frame, pause: duel.pause - 1 }
  if (duel.pause === 1) return { ...beginDuel(), frame, wins: duel.wins }
  const moved = [moveFighter(duel.fighters[0], inputs[0]), moveFighter(duel.fighters[1], inputs[1])] as const
  const fired = [...shotOf(duel.fighters[0], inputs[0], 0), ...shotOf(duel.fighters[1], inputs[1], 1)]
  const flying = [...duel.shots, ...fired].map(moveShot).filter(isFlying)
  const hits = flying.map((shot) => isHit(moved[shot.owner === 0 ? 1 : 0], shot))
  const fighters = [hurt(moved[0], flying, hits, 1), hurt(moved[1], flying, hits, 0)] as const
  const shots = flying.filter((_, index) => hits[index] !== true)
  const lost = fighters.map(({ health }) => (health <= 0 ? 1 : 0))
  const [first = 0, second = 0] = lost
  const wins = [duel.wins[0] + second, duel.wins[1] + first] as const
  return { frame, fighters, shots, wins, pause: first + second > 0 ? pauseFrames : 0 }
}

const isDown = (input: number, mask: number): 0 | 1 => ((input & mask) === 0 ? 0 : 1)

const moveFighter = (fighter: Fighter, input: number): Fighter => {
  const { x, y, health, reload, rest, safe, dash } = fighter
  const dx = isDown(input, button.right) - isDown(input, button.left)
  const dy = isDown(input, button.down) - isDown(input, button.up)
  const [aimX, aimY] = dx === 0 && dy === 0 ? [fighter.aimX, fighter.aimY] : [dx, dy]
  const dashes = rest === 0 && isDown(input, button.dash) === 1
  const left = dashes ? dashFrames : Math.max(0, dash - 1)
  const [goX, goY, speed] = left > 0 ? [aimX, aimY, dashPace] : [dx, dy, pace]
  // 181 / 256 is the half of the root of two, nearly.
  const step = goX !== 0 && goY !== 0 ? (speed * 181) >> 8 : speed
  return {
    x: within(x + goX * step, field.width),
    y: within(y + goY * step, field.height),
    aimX,
    aimY,
    health,
    reload: fires(fighter, input) ? reloadFrames : Math.max(0, reload - 1),
    rest: dashes ? dashRest : Math.max(0, rest - 1),
    safe: Math.max(0, safe - 1),
    dash: left,
  }
}

const within = (at: number, pixels: number): number => Math.max(reach, Math.min(pixels * pixel - reach, at))

const fires = ({ reload }: Fighter, input: number): boolean => reload === 0 && isDown(input, button.fire) === 1

const shotOf = (fighter: Fighter, input: number, owner: 0 | 1): ReadonlyArray<Shot> => {
  if (!fires(fighter, input)) return []
  const { x, y, aimX, aimY } = fighter
  const speed = aimX !== 0 && aimY !== 0 ? (shotPace * 181) >> 8 : shotPace
  return [{ owner, x, y, speedX: aimX * speed, speedY: aimY * speed, life: shotLife }]
}

const moveShot = ({ owner, x, y, speedX, speedY, life }: Shot): Shot => ({
  owner,
  x: x + speedX,
  y: y + speedY,
  speedX,
  speedY,
  life: life - 1,
})

const isFlying = ({ x, y, life }: Shot): boolean =>
  life > 0 && x > 0 && y > 0 && x < field.width * pixel && y < field.height * pixel

const isHit = ({ x, y, safe, dash }: Fighter, shot: Shot): boolean =>
  safe === 0 && dash === 0 && Math.abs(shot.x - x) < reach && Math.abs(shot.y - y) < reach

const hurt = (fighter: Fighter, shots: ReadonlyArray<Shot>, hits: ReadonlyArray<boolean>, by: 0 | 1): Fighter =>
  shots.some(({ owner }, index) => owner === by && hits[index] === true)
    ? { ...fighter, health: fighter.health - 1, safe: safeFrames }
    : fighter

/** FNV-1a over every number of the state. */
export const hashDuel = ({ frame, fighters, shots, wins, pause }: Duel): number =>
  [
    frame,
    pause,
    ...wins,
    ...fighters.flatMap((one) => Object.values(one) as ReadonlyArray<number>),
    ...shots.flatMap((shot) => Object.values(shot) as ReadonlyArray<number>),
  ].reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 0x811c9dc5)
