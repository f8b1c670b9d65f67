/**
 * What a UDP host tells of troubles. Nothing is swallowed and nothing floods: what can happen with every datagram is told when it first
 * happens, and then at most once a second with how often it happened meanwhile. An exception of the application's own
 * functions is told like the rest: it must not cost other peers their datagrams.
 */
import type { Config } from '../../config.ts'
import { surface, tellHook } from '../link.ts'
import type { Remote, UdpPeer } from './peer.ts'

/** `times`: how often it happened since it was last told. The rest of the fields are those of the newest. */
export type UdpError<C extends Config = Config> =
  /** A datagram did not leave: too long, no route, forbidden, refused. It counts as lost. `peer` is undefined for `host.send`. */
  | {
      readonly type: 'SendFailed'
      readonly remote: Remote
      readonly peer: UdpPeer<C> | undefined
      readonly cause: unknown
      readonly times: number
    }
  /** The socket reported an error and lives on. */
  | { readonly type: 'SocketFailed'; readonly cause: unknown; readonly times: number }
  /** The socket got no port. The host is closed: open another socket. `onClose` follows. */
  | { readonly type: 'BindFailed'; readonly cause: unknown }
  /** No address for this name or port that the socket can send to. The peer has lost its place; nothing was sent to it. */
  | { readonly type: 'NotResolved'; readonly peer: UdpPeer<C>; readonly cause: unknown }
  /** A stranger was turned away without asking `admit`: `maxPeers` places are taken. */
  | { readonly type: 'TableFull'; readonly remote: Remote; readonly times: number }
  /** A function of yours threw. */
  | { readonly type: 'HookFailed'; readonly hook: Hook; readonly cause: unknown; readonly times: number }

/** Whose exception it is. */
export type Hook = 'admit' | 'onPeer' | 'onForeign' | 'onClose'

/** Milliseconds between two tellings of one trouble: a reader of a log follows one line a second. */
export const tellEveryMs = 1000

/** Happens as often as it likes, and is told at once and then at most once a second. */
export type Trouble<A> = (errorOf: (times: number) => A) => void

export function openTrouble<A>(tell: (error: A) => void, now: () => number): Trouble<A> {
  let quietUntilMs = -Infinity
  let times = 0
  return (errorOf) => {
    times += 1
    const nowMs = now()
    if (nowMs < quietUntilMs) return
    const error = errorOf(times)
    quietUntilMs = nowMs + tellEveryMs
    times = 0
    tell(error)
  }
}

export interface Errors<C extends Config> {
  readonly tell: (error: UdpError<C>) => void
  /** A trouble with a rate of its own. */
  readonly openTrouble: () => Trouble<UdpError<C>>
  /** Calls a function of the application. Undefined when it threw, which is told. */
  readonly attempt: <A>(hook: Hook, call: () => A) => A | undefined
}

/**
 * An exception of the application that cannot be told, as nobody listens or as `onError` itself threw, becomes an unhandled rejection:
 * the host's rule for exceptions applies, after everybody has been served.
 */
export function openErrors<C extends Config>(
  onError: ((error: UdpError<C>) => void) | undefined,
  now: () => number,
): Errors<C> {
  const tell = (error: UdpError<C>): void => {
    if (onError === undefined && error.type === 'HookFailed') surface(error.cause)
    tellHook(onError, error)
  }
  const open = (): Trouble<UdpError<C>> => openTrouble(tell, now)
  const hooks: Readonly<Record<Hook, Trouble<UdpError<C>>>> = {
    admit: open(),
    onPeer: open(),
    onForeign: open(),
    onClose: open(),
  }
  return {
    tell,
    openTrouble: open,
    attempt: (hook, call) => {
      try {
        return call()
      } catch (cause) {
        hooks[hook]((times) => ({ type: 'HookFailed', hook, cause, times }))
        return undefined
      }
    },
  }
}
