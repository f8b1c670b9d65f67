// The page: plays each case with the stack in Node, one connection each, and hands over what it saw.

import { negotiatedChannelOptions } from 'packeteer/adapters/rtc'
import { parts } from './parts.ts'
import { describe, type Channel, type Description, type Peer } from './peer.ts'

interface PageOfBrowser {
  readonly RTCPeerConnection: new (options: object) => Peer
  readonly location: { replace(url: string): void }
  addEventListener(type: string, listener: (event: { readonly message?: string }) => void): void
}

const page = globalThis as unknown as PageOfBrowser
const complaints: Array<string> = []
page.addEventListener('error', ({ message }) => complaints.push(String(message)))

const vanish = (): void => page.location.replace('about:blank')

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, { method: 'POST', body: JSON.stringify(body) })

for (const [name, part] of Object.entries(parts)) {
  const peer = new page.RTCPeerConnection({ iceServers: [] })
  const opened: Array<Channel> = []
  peer.ondatachannel = ({ channel }: { readonly channel: Channel }) => opened.push(channel)
  const channel = peer.createDataChannel('packeteer', negotiatedChannelOptions)
  const play = async (): Promise<object> => {
    await peer.setLocalDescription(await peer.createOffer())
    const answer = await post(`/meet/${name}`, await describe(peer))
    await peer.setRemoteDescription((await answer.json()) as Description)
    return part({ isPage: true, peer, channel, opened, vanish })
  }
  const report = await play().catch((reason: unknown) => ({ failed: String(reason) }))
  // Answered when the other end is through as well.
  await post(`/report/${name}`, { ...report, complaints: complaints.splice(0) })
  peer.close()
}
