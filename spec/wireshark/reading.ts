// What the dissector read of a datagram, in the words of docs/wire-format-vectors.json.

import type { PlainDatagram } from '../wire-format/vectors.ts'
import { type Layer, layersOf, textOf } from './tshark.ts'

export interface Reading {
  readonly value: PlainDatagram
  /** Why the datagram would be discarded, as the dissector tells it; undefined: it is fine. */
  readonly discard: string | undefined
}

export const readingOf = (layers: Layer): Reading | undefined => {
  const [layer] = layersOf(layers, 'packeteer')
  if (layer === undefined) return undefined
  const [failure] = layersOf(layer, 'packeteer.discard_tree')
  return {
    discard: failure === undefined ? undefined : textOf(layer, 'packeteer.discard'),
    value: {
      wide: textOf(layer, 'packeteer.wide') === '1',
      number: numberOf(layer, 'packeteer.number'),
      ...ackOf(layer),
      items: layersOf(layer, 'packeteer.frame').flatMap((frame) => [
        ...layersOf(frame, 'packeteer.message').map(messageOf),
        ...layersOf(frame, 'packeteer.fragment').map(fragmentOf),
      ]),
    },
  }
}

const ackOf = (layer: Layer): Partial<PlainDatagram> => {
  if (textOf(layer, 'packeteer.ack') === undefined) return {}
  const isClean = textOf(layer, 'packeteer.clean') === '1'
  const history = isClean ? 'ffffffff' : hexOf(layer, 'packeteer.history')
  return { ack: { number: numberOf(layer, 'packeteer.ack'), holdMs: numberOf(layer, 'packeteer.hold'), history } }
}

const messageOf = (message: Layer): PlainDatagram['items'][number] => ({
  channel: textOf(message, 'packeteer.channel.name') ?? '',
  ...(textOf(message, 'packeteer.message.number') === undefined
    ? {}
    : { number: numberOf(message, 'packeteer.message.number') }),
  payload: hexOf(message, 'packeteer.payload'),
})

const fragmentOf = (fragment: Layer): PlainDatagram['items'][number] => ({
  channel: textOf(fragment, 'packeteer.channel.name') ?? '',
  number: numberOf(fragment, 'packeteer.message.number'),
  index: numberOf(fragment, 'packeteer.fragment.index'),
  lastIndex: numberOf(fragment, 'packeteer.fragment.last'),
  bytes: hexOf(fragment, 'packeteer.fragment.bytes'),
})

const numberOf = (layer: Layer, field: string): number => Number(textOf(layer, field))

const hexOf = (layer: Layer, field: string): string => (textOf(layer, field) ?? '').replaceAll(':', '')
