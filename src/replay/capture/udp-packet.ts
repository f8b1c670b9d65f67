// A datagram inside the IPv4 and UDP headers that it would have had on a network (RFC 791, RFC 768), with right lengths
// and checksums, so that tools which read packets find nothing to complain of. The addresses are those that RFC 5737
// keeps for documentation: nobody will take them for real ones.

/** Side a, or the end that recorded where config names no sides, is 192.0.2.1; the other end is 192.0.2.2. */
export type Host = 1 | 2

export interface UdpRoute {
  readonly from: Host
  readonly to: Host
  /** The same at both ends. */
  readonly port: number
}

const IP_BYTES = 20
const UDP_BYTES = 8
/** What the two headers leave of the 65,535 bytes of an IPv4 packet. A longer datagram has never been on a network. */
export const maxUdpPayloadBytes = 65_507

const UDP = 17
const DO_NOT_FRAGMENT = 0x4000
const HOPS = 64

/** The packet from its first IP byte on. What is longer than a UDP datagram can be is cut off. */
export const wrapInUdp = (datagram: Uint8Array, { from, to, port }: UdpRoute): Uint8Array => {
  const payload = datagram.subarray(0, maxUdpPayloadBytes)
  const packet = new Uint8Array(IP_BYTES + UDP_BYTES + payload.length)
  const view = new DataView(packet.buffer)
  const udpBytes = UDP_BYTES + payload.length
  view.setUint8(0, 0x45) // version 4, a header of 5 words
  view.setUint16(2, packet.length)
  view.setUint16(6, DO_NOT_FRAGMENT) // and so no identification is needed (RFC 6864)
  view.setUint8(8, HOPS)
  view.setUint8(9, UDP)
  packet.set([192, 0, 2, from, 192, 0, 2, to], 12)
  view.setUint16(10, complementOf(sumWords(view, 0, IP_BYTES)))

  view.setUint16(20, port)
  view.setUint16(22, port)
  view.setUint16(24, udpBytes)
  packet.set(payload, IP_BYTES + UDP_BYTES)
  // The pseudo header: both addresses, the protocol, the length. A sum of 0 would mean that there is none.
  const sum = sumWords(view, 12, packet.length) + UDP + udpBytes
  view.setUint16(26, complementOf(sum) === 0 ? 0xffff : complementOf(sum))
  return packet
}

const sumWords = (view: DataView, start: number, end: number): number => {
  let sum = 0
  for (let at = start; at < end - 1; at += 2) sum += view.getUint16(at)
  return (end - start) % 2 === 0 ? sum : sum + view.getUint8(end - 1) * 256
}

/** The one's complement of the one's complement sum. At most 32,767 words: the carries fold in after two rounds. */
const complementOf = (sum: number): number => {
  const once = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000)
  const twice = (once % 0x1_0000) + Math.floor(once / 0x1_0000)
  return 0xffff - twice
}
