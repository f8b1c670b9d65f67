/** What a packet carried, described. */
import type { Plan } from '../connection/plan.ts'
import { maxEntries } from '../message/frame.ts'
import type { Carried, Manifest } from '../message/message.ts'
import type { Codec } from './codec.ts'
import { constant, count, flag, integer } from './scalars.ts'
import { list, record, variants } from './shapes.ts'

const channel = integer(0, (plan: Plan) => plan.channel.channels.length - 1)

type Pieces = Extract<Carried, { kind: 'pieces' }>
type Messages = Extract<Carried, { kind: 'messages' }>
type Fragment = Extract<Carried, { kind: 'fragment' }>

const carried: Codec<Carried> = variants<Carried, 'kind'>('kind', {
  pieces: record<Pieces>({
    kind: constant('pieces'),
    channel,
    large: flag,
    first: count,
    count: integer(1, maxEntries),
    copy: count,
  }),
  messages: record<Messages>({ kind: constant('messages'), channel, numbers: list(count, 1, maxEntries) }),
  fragment: record<Fragment>({ kind: constant('fragment'), channel, transfer: count }),
})

export const manifest: Codec<Manifest> = list(carried, 1, maxEntries)
