/**
 * What one end can be, named by numbers, and what it can do, each step computed once: the pure reducers make that exact. Of the many
 * ways in which both ends can be combined, most ask for steps that were taken before; tens of millions of states take some hundred
 * thousand calls of a reducer.
 */
import type { Effect } from '../../connection/effect.ts'
import type { Event } from '../../connection/event.ts'
import { reducer } from '../../connection/reducer.ts'
import { initialState, type State } from '../../connection/state.ts'
import type { Config } from '../../config.ts'
import type { End } from '../pair.ts'
import { complainOfArrival, type Reduce } from './arrival.ts'
import { startDigest, writeData, writeState } from './key.ts'
import type { Scope } from './scope.ts'
import { carriedBy, type Script } from './script.ts'
import {
  nameOf,
  noDigests,
  noMemo,
  noNames,
  numberOf,
  recall,
  remember,
  type Digests,
  type Memo,
  type Names,
} from './tables.ts'
import { judge, noAccount, type Parties, type Account } from './account.ts'

/** One end, as far as its future and its promises go. */
export interface Local {
  readonly state: State
  readonly account: Account
  /** Steps that it may still take. */
  readonly left: number
  /** The promise that its last step broke. */
  readonly broken: string | undefined
}

/** A datagram that was sent: its bytes, and what its sender knows of it. */
export interface Sent {
  readonly datagram: Uint8Array
  readonly carries: number
  readonly tells: number
}

/** All that one end can be and send. Numbers of moves: the steps by their place in the scope, then `submit`. */
export interface Locals {
  readonly end: End
  /** By number. */
  readonly all: Array<Local>
  readonly digests: Digests
  readonly sent: Names<Sent>
  /** Lists of datagrams that one move sends. */
  readonly volleys: Names<ReadonlyArray<number>>
  /** By local and move: the next local. By local and move: the volley. By local and datagram: the next local. */
  readonly moved: Memo
  readonly fired: Memo
  readonly received: Memo
  readonly own: Script
  readonly parties: Parties
  readonly scope: Scope
  readonly steps: ReadonlyArray<ReadonlyArray<number>>
  readonly reduce: Reduce
  /** Steps of reducers that were computed. */
  computed: number
  /** What a reducer threw in the step that is being computed: it never may. */
  thrown: string | undefined
}

export function localsOf(scope: Scope, end: End, own: Script, peer: Script): Locals {
  const config = configOf(scope, end)
  const reduce = reducer(config)
  const locals: Locals = {
    end,
    all: [],
    digests: noDigests(),
    sent: noNames(),
    volleys: noNames(),
    moved: noMemo(),
    fired: noMemo(),
    received: noMemo(),
    own,
    parties: { own: own.messages, peer: peer.messages, maxDatagramBytes: config.maxDatagramBytes },
    scope,
    steps: Object.values(scope.steps),
    reduce: (before, event) => {
      try {
        return reduce(before, event)
      } catch (error) {
        locals.thrown = `throws ${String(error)}`
        return [before, []]
      }
    },
    computed: 0,
    thrown: undefined,
  }
  nameOf(locals.volleys, '', () => [])
  const state = initialState(config, scope.origin ?? { packet: 0, message: 0 })
  nameLocal(locals, { state, account: noAccount, left: scope.most[end], broken: undefined })
  return locals
}

/** With sides, where a checksum covers them. */
export const configOf = ({ config }: Scope, end: End): Config =>
  config.integrity === 'crc32c' ? { ...config, side: end } : config

export const localAt = ({ all }: Locals, id: number): Local => all[id] as Local

function nameLocal(locals: Locals, local: Local): number {
  const { all, digests } = locals
  const { state, account, left, broken } = local
  const digest = startDigest()
  writeState(digest, state)
  writeData(digest, account)
  writeData(digest, left)
  writeData(digest, broken)
  const id = numberOf(digests, digest.first, digest.second, digest.third)
  if (id === all.length) all.push(local)
  return id
}

/** The next local after a step of its own, or after submitting; itself where that is not possible. */
export function move(locals: Locals, id: number, number: number): number {
  const known = recall(locals.moved, id, number)
  if (known >= 0) return known
  const { state, account, left } = localAt(locals, id)
  const isStep = number < locals.steps.length
  const next = isStep
    ? left > 0
      ? advance(locals, id, stepEvents(locals.steps[number] ?? []), left - 1, number)
      : id
    : submit(locals, id, state, account)
  remember(locals.moved, id, number, next)
  return next
}

/** The list of datagrams that this move sends. Ask after `move`. */
export const volleyOf = ({ fired }: Locals, id: number, number: number): number =>
  Math.max(recall(fired, id, number), 0)

/** A step that the scope does not count: what a working link does (recovery.ts). */
export const stepBeyond = (locals: Locals, id: number, number: number, deltas: ReadonlyArray<number>): number => {
  const known = recall(locals.moved, id, number)
  if (known >= 0) return known
  const next = advance(locals, id, stepEvents(deltas), localAt(locals, id).left, number)
  remember(locals.moved, id, number, next)
  return next
}

export const stepEvents = (deltas: ReadonlyArray<number>): ReadonlyArray<Event> => [
  ...deltas.map((deltaMicros): Event => ({ type: 'Ticked', deltaMicros })),
  { type: 'FlushRequested' },
]

function submit(locals: Locals, id: number, state: State, account: Account): number {
  const event = submission(locals, account.fates.length)
  if (event === undefined) return id
  const [next, effects] = locals.reduce(state, event)
  const refused = effects.some(({ type }) => type === 'RefuseMessage')
  if (refused) return next === state ? id : breakPromise(locals, id, 'a refused message leaves a trace')
  return advance(locals, id, [event], localAt(locals, id).left, -1)
}

/** The event that submits message `number` of the script. */
export function submission({ own, scope, end }: Locals, number: number): Event | undefined {
  const message = own.messages[number]
  const scripted = scope.script[end][number]
  if (message === undefined || scripted === undefined) return undefined
  const { channel, payload } = message
  const { ttlMicros } = scripted
  return ttlMicros === undefined
    ? { type: 'MessageSubmitted', channel, payload }
    : { type: 'MessageSubmitted', channel, payload, ttlMicros }
}

function advance(locals: Locals, id: number, events: ReadonlyArray<Event>, left: number, number: number): number {
  let { state } = localAt(locals, id)
  const effects: Array<Effect> = []
  for (const event of events) {
    const [next, orders] = locals.reduce(state, event)
    state = next
    effects.push(...orders)
  }
  const volley: Array<number> = []
  for (const effect of effects)
    if (effect.type === 'TransmitDatagram') volley.push(nameSent(locals, id, effect.datagram))
  const next = settleLocal(locals, id, state, effects, left, undefined)
  if (number >= 0)
    remember(
      locals.fired,
      id,
      number,
      nameOf(locals.volleys, volley.join(), () => volley),
    )
  return next
}

function nameSent(locals: Locals, id: number, datagram: Uint8Array): number {
  const tells = localAt(locals, id).account.taken
  return nameOf(locals.sent, `${String(datagram)}:${tells}`, () => ({
    datagram,
    carries: carriedBy(locals.own, datagram),
    tells,
  }))
}

/** The next local after a datagram of the peer arrived; itself if it changed nothing. */
export function receive(locals: Locals, id: number, peer: Locals, datagram: number): number {
  const known = recall(locals.received, id, datagram)
  if (known >= 0) return known
  const next = take(locals, id, peer.sent.items[datagram] as Sent)
  remember(locals.received, id, datagram, next)
  return next
}

function take(locals: Locals, id: number, sent: Sent): number {
  const { state, left } = localAt(locals, id)
  const event: Event = { type: 'DatagramReceived', datagram: sent.datagram }
  const [next, effects] = locals.reduce(state, event)
  const error =
    locals.thrown ?? complainOfArrival(locals.reduce, state, next, sent.datagram, effects, locals.scope.damage === true)
  if (error !== undefined) return breakPromise(locals, id, error)
  return settleLocal(locals, id, next, effects, left, sent)
}

function settleLocal(
  locals: Locals,
  id: number,
  state: State,
  effects: ReadonlyArray<Effect>,
  left: number,
  sent: Sent | undefined,
): number {
  locals.computed += 1
  const account = locals.thrown ?? judge(locals.parties, localAt(locals, id).account, effects, sent)
  if (typeof account === 'string') return breakPromise(locals, id, account)
  const broken = locals.scope.law?.(account, locals.end)
  return nameLocal(locals, { state, account, left, broken })
}

function breakPromise(locals: Locals, id: number, broken: string): number {
  return nameLocal(locals, { ...localAt(locals, id), broken })
}

/** Whether every reliable message among the first `count` of the peer was delivered here. */
export const deliveredAll = ({ parties }: Locals, { delivered }: Account, count: number): boolean =>
  parties.peer.slice(0, count).every(({ reliable }, number) => !reliable || delivered.includes(number))
