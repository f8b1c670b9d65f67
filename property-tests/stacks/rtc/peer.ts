// As much of an `RTCPeerConnection` as the checks need, which browsers and the stacks of Node have in common; and how two of them meet:
// whole descriptions, one each way, all candidates inside.

import type { DataChannel } from 'packeteer/adapters/rtc'

export interface Channel extends DataChannel {
  readonly label: string
}

export interface Description {
  readonly type: string
  readonly sdp: string
}

export interface Peer {
  readonly localDescription?: unknown
  readonly iceGatheringState: string
  ondatachannel?: unknown
  createDataChannel(label: string, options?: object): Channel
  createOffer(): Promise<unknown>
  createAnswer(): Promise<unknown>
  setLocalDescription(description: unknown): Promise<unknown>
  setRemoteDescription(description: Description): Promise<unknown>
  close(): unknown
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether it came to be so before patience ended. */
export async function comesTrue(isSo: () => boolean, patienceMs: number): Promise<boolean> {
  for (let waited = 0; waited < patienceMs && !isSo(); waited += 10) await pause(10)
  return isSo()
}

/** Waits for a count to stand still for a second. */
export async function settles(count: () => number): Promise<void> {
  let before = -1
  while (before !== count()) {
    before = count()
    await pause(1000)
  }
}

/** The own description, once every candidate is in it. */
export async function describe(peer: Peer): Promise<Description> {
  if (!(await comesTrue(() => peer.iceGatheringState === 'complete', 20_000))) throw new Error('gathering never ended')
  const { type, sdp } = Object(peer.localDescription)
  return { type, sdp }
}
