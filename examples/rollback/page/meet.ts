// Two pages find each other through the server that served them: it pairs visitors in the order of their coming, and hands a few words
// from one to the other. After that, it has no part in the game.

import { negotiatedChannelOptions } from 'packeteer/adapters/rtc'

export interface Meeting {
  /** 0 plays on the left. */
  readonly side: 0 | 1
  readonly peer: RTCPeerConnection
  readonly channel: RTCDataChannel
}

interface Place {
  readonly match: string
  readonly side: 0 | 1
}

const ask = async (path: string, body: string): Promise<string> => {
  const answer = await fetch(path, { method: 'POST', body })
  return answer.ok ? answer.text() : ''
}

const tell = (place: Place, words: string): Promise<string> => ask(`/tell/${place.match}/${place.side}`, words)

/** What the other side says next; the server answers with nothing now and then, so that a visit that ended is noticed. */
const hear = async (place: Place): Promise<string> => {
  for (;;) {
    const words = await ask(`/hear/${place.match}/${place.side}`, '')
    if (words !== '') return words
  }
}

export const meet = async (): Promise<Meeting> => {
  const place = JSON.parse(await ask('/join', '')) as Place
  const peer = new RTCPeerConnection()
  // Agreed on beforehand, so that neither waits for the other's event.
  const channel = peer.createDataChannel('duel', negotiatedChannelOptions)
  if (place.side === 1) await tell(place, 'here')
  else {
    await hear(place)
    await peer.setLocalDescription(await peer.createOffer())
    await tell(place, await described(peer))
  }
  await peer.setRemoteDescription(JSON.parse(await hear(place)) as RTCSessionDescriptionInit)
  if (place.side === 1) {
    await peer.setLocalDescription(await peer.createAnswer())
    await tell(place, await described(peer))
  }
  return { side: place.side, peer, channel }
}

/** The own description, once it names all ways to get here. */
const described = async (peer: RTCPeerConnection): Promise<string> => {
  while (peer.iceGatheringState !== 'complete') {
    await new Promise((resolve) => peer.addEventListener('icegatheringstatechange', resolve, { once: true }))
  }
  return JSON.stringify(peer.localDescription)
}
