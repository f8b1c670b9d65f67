// One transport of paper for each adapter, all with the same strings to pull: what troubles.spec.ts does to one, it does to all.

import { attachCarrier } from '../../src/adapters/carrier.ts'
import type { Link, LinkEnd, LinkOptions, LinkTrouble } from '../../src/adapters/link.ts'
import { attachPort, type Port } from '../../src/adapters/message-port.ts'
import { attachChannel, type DataChannel } from '../../src/adapters/rtc.ts'
import { attachSession, type DatagramSession, type DatagramWriter } from '../../src/adapters/webtransport.ts'
import { clock, connect, type GameConfig } from './connections.ts'

/** What a transport of paper does now. */
export interface Mood {
  send: 'takes' | 'throws' | 'rejects'
  /** Its end is not told: it is only found. */
  isClosed: boolean
  /** Asked for anything, it throws. */
  isBroken: boolean
}

export interface Paper {
  readonly link: Link<GameConfig>
  readonly mood: Mood
  readonly sent: Array<Uint8Array>
  readonly troubles: Array<LinkTrouble>
  readonly ends: Array<LinkEnd>
  readonly bring: (value: unknown) => void
  readonly pass: (ms: number) => void
}

type Strings = Pick<Paper, 'mood' | 'sent'> & {
  readonly options: LinkOptions
  readonly take: (datagram: Uint8Array) => Promise<void>
}

type Attach = (strings: Strings) => { readonly link: Link<GameConfig>; readonly bring: (value: unknown) => void }

const broken = (): Error => new Error('destroyed')

/** Listeners by the type of the event, as targets of events have them. */
const target = () => {
  const listeners = new Map<string, (event: unknown) => void>()
  return {
    listeners,
    addEventListener: (type: string, listener: (event: unknown) => void) => void listeners.set(type, listener),
    removeEventListener: (type: string) => void listeners.delete(type),
  }
}

const right = <A>(attached: { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: A }): A => {
  if (attached._tag === 'Left') throw new Error('refused')
  return attached.right
}

const overChannel: Attach = ({ mood, options, take }) => {
  const { listeners, ...events } = target()
  const channel: DataChannel = {
    ...events,
    get readyState() {
      if (mood.isBroken) throw broken()
      return mood.isClosed ? 'closed' : 'open'
    },
    get bufferedAmount() {
      if (mood.isBroken) throw broken()
      return 0
    },
    binaryType: 'blob',
    bufferedAmountLowThreshold: 0,
    // What its type does not say: some stacks answer with a promise.
    send: (datagram) => take(datagram) as unknown as void,
    close: () => {
      throw broken()
    },
  }
  return {
    link: right(attachChannel(channel, connect(), options)),
    bring: (data) => listeners.get('message')?.({ data }),
  }
}

const overSession: Attach = ({ mood, options, take }) => {
  let arrived: (result: { readonly done: boolean; readonly value?: unknown }) => void = () => {}
  const writer: DatagramWriter = {
    get desiredSize() {
      if (mood.isBroken) throw broken()
      return mood.isClosed ? undefined : 1
    },
    ready: new Promise(() => {}),
    write: take,
    releaseLock: () => {
      throw broken()
    },
  }
  const session: DatagramSession = {
    closed: new Promise(() => {}),
    close: () => {
      throw broken()
    },
    datagrams: {
      get maxDatagramSize(): number {
        throw broken()
      },
      readable: {
        getReader: () => ({
          read: () => new Promise((resolve) => (arrived = resolve)),
          releaseLock: () => {
            throw broken()
          },
        }),
      },
      writable: { getWriter: () => writer },
    },
  }
  return { link: right(attachSession(session, connect(), options)), bring: (value) => arrived({ done: false, value }) }
}

const overPort: Attach = ({ options, take }) => {
  const { listeners, ...events } = target()
  const port: Port = {
    ...events,
    postMessage: (datagram) => take(datagram as Uint8Array) as unknown as void,
    start: () => {},
    close: () => {
      throw broken()
    },
  }
  return { link: attachPort(port, connect(), options), bring: (data) => listeners.get('message')?.({ data }) }
}

const overCarrier: Attach = ({ mood, options, take }) => {
  let arrived: (datagram: unknown) => void = () => {}
  const ask = <A>(answer: A): A => {
    if (mood.isBroken) throw broken()
    return answer
  }
  const carrier = {
    send: take,
    onDatagram: (listener: (datagram: unknown) => void) => void (arrived = listener),
    pending: () => ask(0),
    longest: () => ask(Number.NaN),
    state: () => ask(mood.isClosed ? ('closed' as const) : ('open' as const)),
    close: () => ask(undefined),
  }
  return { link: attachCarrier(carrier, connect(), options), bring: (value) => arrived(value) }
}

const adapters = { rtc: overChannel, webtransport: overSession, 'message-port': overPort, carrier: overCarrier }

export type AdapterName = keyof typeof adapters

/** A port has no state to look at: that it is closed, only its event tells. */
export const adapterNames: ReadonlyArray<AdapterName> = ['rtc', 'webtransport', 'message-port', 'carrier']

export function openPaper(name: AdapterName): Paper {
  const mood: Mood = { send: 'takes', isClosed: false, isBroken: false }
  const sent: Array<Uint8Array> = []
  const troubles: Array<LinkTrouble> = []
  const ends: Array<LinkEnd> = []
  const { now, pass } = clock()
  const take = (datagram: Uint8Array): Promise<void> => {
    if (mood.send === 'throws') throw broken()
    if (mood.send === 'rejects') return Promise.reject(broken())
    sent.push(datagram)
    return Promise.resolve()
  }
  const options = { now, onError: (it: LinkTrouble) => troubles.push(it), onClose: (why: LinkEnd) => ends.push(why) }
  return { ...adapters[name]({ mood, sent, options, take }), mood, sent, troubles, ends, pass }
}
