// The page: finds somebody, plays, draws, shows how the link is, makes it worse when asked, and saves a recording of the connection, which
// `packeteer verify`, `replay` and `join` open. `?bot` lets the computer play on this side; `?frames=3600&loss=5&rtt=100&seed=1` is for
// the checks, which read `duelReport()` and `duelRecording()`.

import { Packeteer } from 'packeteer'
import { startLoop } from 'packeteer/adapters/loop'
import { attachChannel } from 'packeteer/adapters/rtc'
import { recordRing, type Ring } from 'packeteer/replay'
import { createBot } from '../bot.ts'
import { button, hashDuel } from '../duel.ts'
import { duelConfig, openSession, type SessionView } from '../session.ts'
import { presets, usualConditions, worsen, type Conditions, type WorseChannel } from './conditions.ts'
import { explain, meet } from './meet.ts'
import { paintCurves, paintDuel, type Curve } from './paint.ts'

const asked = new URLSearchParams(location.search)
const numberOf = (name: string, otherwise: number): number => Number(asked.get(name) ?? otherwise)
const lastFrame = numberOf('frames', Infinity)
const seed = numberOf('seed', 1)
const hasBot = asked.has('bot')

const element = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind
const arena = element<HTMLCanvasElement>('arena')
const graph = element<HTMLCanvasElement>('graph')
const sliders = (['loss', 'rtt', 'jitter'] as const).map((name) => element<HTMLInputElement>(name))

const keys: Readonly<Record<string, number>> = {
  ArrowUp: button.up,
  ArrowDown: button.down,
  ArrowLeft: button.left,
  ArrowRight: button.right,
  KeyW: button.up,
  KeyS: button.down,
  KeyA: button.left,
  KeyD: button.right,
  Space: button.fire,
  ShiftLeft: button.dash,
  ShiftRight: button.dash,
}
let held = 0
const press = (event: KeyboardEvent, isDown: boolean): void => {
  const mask = keys[event.code]
  if (mask === undefined) return
  event.preventDefault()
  held = isDown ? held | mask : held & ~mask
}
addEventListener('keydown', (event) => press(event, true))
addEventListener('keyup', (event) => press(event, false))
addEventListener('blur', () => (held = 0))

let conditions: Conditions = {
  loss: numberOf('loss', usualConditions.loss),
  rtt: numberOf('rtt', usualConditions.rtt),
  jitter: numberOf('jitter', usualConditions.jitter),
}
let view: SessionView | undefined
let side: 0 | 1 | undefined
let words = 'waiting for somebody: open this page in a second tab or browser'
let ring: Ring | undefined
let worse: WorseChannel | undefined
let tellConditions = (): void => {}

/** A recording reaches so far back: some megabytes. */
const recordedSeconds = 600

const depths: Array<number> = []
const leads: Array<number> = []
/** Ticks that came half a tick late or more: the machine is busy, or the page was asleep. */
let hostDelays = 0
const hostDelayMs = 25
const curves = new Map<string, { readonly unit: string; readonly most: number; readonly values: Array<number> }>()
const plot = (name: string, unit: string, most: number, value: number): void => {
  const curve = curves.get(name) ?? { unit, most, values: [] }
  curves.set(name, curve)
  curve.values.push(value)
  if (curve.values.length > 600) curve.values.shift()
}

const showConditions = (): void => {
  for (const slider of sliders) {
    const value = conditions[slider.id as keyof Conditions]
    slider.value = String(value)
    element(`${slider.id}-value`).textContent = String(value)
  }
  for (const [name, button] of presetButtons) {
    const isChosen = JSON.stringify(presets[name]) === JSON.stringify(conditions)
    button.setAttribute('aria-pressed', String(isChosen))
  }
}
const setConditions = (next: Conditions): void => {
  conditions = next
  showConditions()
  worse?.change(conditions)
  tellConditions()
}
for (const slider of sliders) {
  slider.addEventListener('input', () => setConditions({ ...conditions, [slider.id]: Number(slider.value) }))
}
const presetButtons = new Map(
  Object.entries(presets).map(([name, preset]) => {
    const { loss, rtt, jitter } = preset
    const made = document.createElement('button')
    made.type = 'button'
    made.textContent = name
    made.title = `${loss} % loss, ${rtt} ms round trip, ${jitter} ms jitter`
    made.addEventListener('click', () => setConditions(preset))
    element('presets').append(made)
    return [name, made] as const
  }),
)
showConditions()

const readConditions = (payload: Uint8Array): void => {
  const [loss = 0, high = 0, low = 0, jitter = 0] = payload
  conditions = { loss: Math.min(90, loss), rtt: high * 256 + low, jitter }
  showConditions()
  worse?.change(conditions)
}

const why = element('why')
/** Says what is in the way, and looks again after a while. */
const giveUp = (reason: string): void => {
  why.textContent = reason
  words = 'the two pages could not meet: see below'
  setTimeout(() => void play(), 5000)
}

const play = async (): Promise<void> => {
  const meeting = await meet()
  if ('type' in meeting) return giveUp(explain(meeting))
  const { side: own, peer, channel } = meeting
  side = own
  why.textContent = ''
  worse = worsen(channel, conditions, seed * 2 + own)
  const attached = attachChannel(worse.channel, new Packeteer(duelConfig), { onClose: () => over() })
  if (attached._tag === 'Left') return giveUp(`The channel is of no use: ${attached.left.type}.`)
  const link = attached.right
  const { connection } = link
  ring = recordRing(connection, { seconds: recordedSeconds, side: own === 0 ? 'a' : 'b' })
  const current = openSession(connection, own, lastFrame)
  const bot = createBot(seed * 2 + own)
  tellConditions = () => {
    const { loss, rtt, jitter } = conditions
    connection.sendMessage('settings', Uint8Array.of(loss, rtt >> 8, rtt & 0xff, jitter))
  }
  let tickedMs = performance.now()
  const loop = startLoop(60, () => {
    const nowMs = performance.now()
    link.beginTick()
    const buttons = hasBot ? bot(view?.duel, own) : held
    view = current.tick(buttons, nowMs - tickedMs)
    if (nowMs - tickedMs > hostDelayMs) hostDelays += 1
    tickedMs = nowMs
    for (const { payload } of connection.drainReceivedMessages('settings')) readConditions(payload)
    link.endTick()
    loop.setSpeed(view.speed)
    note(view)
  })
  const note = (seen: SessionView): void => {
    const { rttMs, lossRatio } = connection.stats()
    words =
      seen.mismatch !== undefined
        ? `desync at frame ${seen.mismatch.frame}`
        : seen.phase === 'live'
          ? ''
          : 'waiting for the other'
    if (seen.duel.frame > 0 && seen.duel.frame < lastFrame) {
      depths.push(seen.depth)
      leads.push(Math.abs(2 * seen.ahead))
    }
    plot('RTT', ' ms', 400, rttMs ?? 0)
    plot('loss', ' %', 30, lossRatio * 100)
    plot('rollback', '', 10, seen.depth)
    plot('ahead', '', 5, seen.ahead)
    plot('copies', '', 30, seen.copies)
  }
  channel.addEventListener('message', () => current.receive(((performance.now() - tickedMs) * 60) / 1000))
  const over = (): void => {
    loop.stop()
    peer.close()
    words = 'the other has left: waiting for somebody'
    if (lastFrame === Infinity) void play()
  }
  peer.addEventListener('connectionstatechange', () => {
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') link.close()
    if (peer.connectionState === 'failed') over()
  })
}

const draw = (): void => {
  paintDuel(arena, view?.duel, side, words)
  paintCurves(
    graph,
    [...curves].map(([name, { unit, most, values }]): Curve => ({ name, unit, most, values })),
  )
  requestAnimationFrame(draw)
}

element('record').addEventListener('click', () => {
  if (ring === undefined) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([ring.save()]))
  link.download = `duel.${side === 0 ? 'a' : 'b'}.packeteer`
  link.click()
})

const quantile = (numbers: ReadonlyArray<number>, share: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.max(0, Math.ceil(numbers.length * share) - 1)] ?? 0

Object.assign(globalThis, {
  duelRecording: () => btoa(Array.from(ring?.save() ?? [], (byte) => String.fromCharCode(byte)).join('')),
  duelReport: () => ({
    frame: view?.duel.frame ?? 0,
    certain: view?.certainFrame ?? 0,
    hash: view === undefined ? 0 : hashDuel(view.duel),
    hashes: view?.hashes ?? [],
    mismatch: view?.mismatch?.frame,
    depth: quantile(depths, 0.99),
    rolledBack: depths.filter((depth) => depth > 0).length,
    difference: leads.reduce((sum, lead) => sum + lead, 0) / Math.max(1, leads.length),
    mostBuffered: worse?.mostBuffered() ?? 0,
    stalledTicks: view?.stalledTicks ?? 0,
    hostDelays,
    wins: view?.duel.wins ?? [],
    words,
  }),
})

draw()
void play()
