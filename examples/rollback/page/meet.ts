// Two pages find each other through the server that served them: it pairs visitors in the order of their coming, and hands a few words
// from one to the other. After that, it has no part in the game. Where they cannot meet, it says why.

import { negotiatedChannelOptions } from 'packeteer/adapters/rtc'

export interface Meeting {
  /** 0 plays on the left. */
  readonly side: 0 | 1
  readonly peer: RTCPeerConnection
  readonly channel: RTCDataChannel
}

export type Obstacle =
  | { readonly type: 'NoWebRtc' }
  | { readonly type: 'NoServer' }
  /** The other visitor was there, and said nothing for so long. */
  | { readonly type: 'NoAnswer'; readonly seconds: number }
  /** Both know each other's addresses, and nothing gets through between them. */
  | { readonly type: 'NoPath'; readonly own: ReadonlyArray<string>; readonly others: ReadonlyArray<string> }

/** What a player can do about it. */
export const explain = (obstacle: Obstacle): string => {
  switch (obstacle.type) {
    case 'NoWebRtc':
      return 'This browser has no WebRTC, or it is switched off: use another one, or allow it in the settings.'
    case 'NoServer':
      return 'The server that served this page does not answer: start it again with npm run example:rollback.'
    case 'NoAnswer':
      return `The other page came and then said nothing for ${obstacle.seconds} seconds: it was closed, or it sleeps. Looking for somebody else.`
    case 'NoPath':
      return `The two browsers know each other, but no datagram gets through between them. This page offered ${listOf(obstacle.own)}; the other ${listOf(obstacle.others)}. ${adviceFor(obstacle)}`
  }
}

const listOf = (kinds: ReadonlyArray<string>): string => (kinds.length === 0 ? 'no address at all' : kinds.join(', '))

const adviceFor = ({ own, others }: { readonly own: ReadonlyArray<string>; readonly others: ReadonlyArray<string> }) =>
  own.length === 0 || others.length === 0
    ? 'A page that offers none is in a browser that may not use the network: a setting, an extension or a policy forbids WebRTC.'
    : 'A firewall or a VPN drops UDP, or one browser hides its address behind a name (.local) that the other cannot look up: try two windows of the same browser.'

/** The kinds of addresses in a session description: each candidate has one (RFC 8839, section 5.1). */
export const kindsOf = (description: RTCSessionDescription | null): ReadonlyArray<string> => {
  const lines = description?.sdp.match(/^a=candidate:.*$/gm) ?? []
  const names = lines.map((line) => {
    const [, , transport = '', , address = '', , , kind = ''] = line.split(' ')
    return `${kind} address by ${transport.toUpperCase()}${address.endsWith('.local') ? ' (hidden behind a name)' : ''}`
  })
  return [...new Set(names)]
}

interface Place {
  readonly match: string
  readonly side: 0 | 1
}

/** Long enough for a browser to find its addresses. */
const patienceSeconds = 15

const ask = async (path: string, body: string): Promise<string> => {
  const answer = await fetch(path, { method: 'POST', body }).catch(() => undefined)
  return answer === undefined ? stop({ type: 'NoServer' }) : answer.ok ? answer.text() : ''
}

/** Ends a meeting: `meet` gives the obstacle back. */
const stop = (obstacle: Obstacle): Promise<never> => Promise.reject(new Stopped(obstacle))

class Stopped extends Error {
  readonly obstacle: Obstacle
  constructor(obstacle: Obstacle) {
    super(obstacle.type)
    this.obstacle = obstacle
  }
}

const tell = (place: Place, words: string): Promise<string> => ask(`/tell/${place.match}/${place.side}`, words)

/** What the other side says next; the server answers with nothing now and then, so that a visit that ended is noticed. */
const hear = async (place: Place, patience = Infinity): Promise<string> => {
  const startedMs = performance.now()
  for (;;) {
    const words = await ask(`/hear/${place.match}/${place.side}`, '')
    if (words !== '') return words
    if (performance.now() - startedMs > patience * 1000) return stop({ type: 'NoAnswer', seconds: patience })
  }
}

export const meet = async (): Promise<Meeting | Obstacle> => {
  if (!('RTCPeerConnection' in globalThis)) return { type: 'NoWebRtc' }
  const peer = new RTCPeerConnection()
  try {
    return await introduce(peer)
  } catch (failure) {
    peer.close()
    if (failure instanceof Stopped) return failure.obstacle
    throw failure
  }
}

const introduce = async (peer: RTCPeerConnection): Promise<Meeting | Obstacle> => {
  const place = JSON.parse(await ask('/join', '')) as Place
  // Agreed on beforehand, so that neither waits for the other's event.
  const channel = peer.createDataChannel('duel', negotiatedChannelOptions)
  if (place.side === 1) await tell(place, 'here')
  else {
    await hear(place)
    await peer.setLocalDescription(await peer.createOffer())
    await tell(place, await described(peer))
  }
  const words = await hear(place, patienceSeconds)
  await peer.setRemoteDescription(JSON.parse(words) as RTCSessionDescriptionInit)
  if (place.side === 1) {
    await peer.setLocalDescription(await peer.createAnswer())
    await tell(place, await described(peer))
  }
  return (await opens(peer, channel))
    ? { side: place.side, peer, channel }
    : stop({ type: 'NoPath', own: kindsOf(peer.localDescription), others: kindsOf(peer.remoteDescription) })
}

/** Whether the channel opens: not if the connection fails, or nothing happens for a time. */
const opens = (peer: RTCPeerConnection, channel: RTCDataChannel): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patienceSeconds * 1000)
    const settle = (isOpen: boolean): void => {
      clearTimeout(timer)
      resolve(isOpen)
    }
    if (channel.readyState === 'open') settle(true)
    channel.addEventListener('open', () => settle(true))
    channel.addEventListener('close', () => settle(false))
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') settle(false)
    })
  })

/** The own description, once it names all ways to get here. */
const described = async (peer: RTCPeerConnection): Promise<string> => {
  while (peer.iceGatheringState !== 'complete') {
    await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }))
  }
  return JSON.stringify(peer.localDescription)
}
