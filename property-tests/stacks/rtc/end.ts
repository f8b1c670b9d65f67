// The end in Node: `node end.js STACK` serves the page, answers its descriptions, plays its part of each case, and prints one line of JSON
// with what both ends saw. What a stack throws in a turn of its own is caught here, and told.

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { negotiatedChannelOptions } from 'packeteer/adapters/rtc'
import { lastPart, parts } from './parts.ts'
import { describe, pause, type Channel, type Description } from './peer.ts'
import { goodPath, openRelay, withoutCandidates, type Path, type Relay } from './relay.ts'
import { loadStack, stacks } from './stacks.ts'

/** Cases that are played over a path that is worse than loopback. */
const paths: Readonly<Record<string, Path>> = {
  dropping: { ...goodPath, loseEvery: 5 },
  'slow link': { ...goodPath, bytesPerSecond: 125_000, queueBytes: 25_000, delayMs: 30 },
  'path dies': { ...goodPath, diesAfterMs: 1000 },
}

const complaints: Array<string> = []
for (const kind of ['uncaughtException', 'unhandledRejection'])
  process.on(kind, (reason: unknown) => complaints.push(`${kind}: ${String(reason)}`))

const stack = stacks.find(({ name }) => name === process.argv[2])
if (stack === undefined) throw new Error(`no stack ${process.argv[2]}`)
const open = await loadStack(stack)
const told: Record<string, { page?: unknown; node?: unknown }> = {}
const playing = new Map<string, Promise<unknown>>()
const closing = new Map<string, () => void>()

const meet = async (name: string, offer: Description): Promise<Description> => {
  const part = parts[name]
  if (part === undefined) throw new Error(`no case ${name}`)
  const path = paths[name]
  const relay: Relay | undefined = path === undefined ? undefined : await openRelay(path)
  const peer = open()
  const opened: Array<Channel> = []
  peer.ondatachannel = ({ channel }: { readonly channel: Channel }) => opened.push(channel)
  await peer.setRemoteDescription(relay === undefined ? offer : withoutCandidates(offer))
  const channel = peer.createDataChannel('packeteer', negotiatedChannelOptions)
  channel.addEventListener('open', () => relay?.begin())
  await peer.setLocalDescription(await peer.createAnswer())
  const answer = await describe(peer)
  const play = async (): Promise<object> => {
    const report = await part({ isPage: false, peer, channel, opened, vanish: () => {} }).catch((reason: unknown) => ({
      failed: String(reason),
    }))
    return { ...report, complaints: complaints.splice(0) }
  }
  const played = play()
  playing.set(name, played)
  // Not before the page is through as well.
  closing.set(name, () => {
    peer.close()
    relay?.close()
  })
  if (name === lastPart) void played.then(finish)
  return relay?.lead(answer) ?? answer
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

const folder = new URL('.', import.meta.url)
const finish = async (node: unknown): Promise<void> => {
  told[lastPart] = { node }
  closing.get(lastPart)?.()
  // What is thrown in the turn after the last close is told as well.
  await pause(200)
  told['after all'] = { node: { complaints } }
  process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0))
}
const answer = async (request: IncomingMessage): Promise<readonly [type: string, text: string]> => {
  const [, what, name = ''] = decodeURIComponent(request.url ?? '').split('/')
  if (what === 'page.js') return ['text/javascript', readFileSync(new URL('page.js', folder), 'utf8')]
  if (what === 'meet') return ['application/json', JSON.stringify(await meet(name, JSON.parse(await bodyOf(request))))]
  if (what === 'report') {
    const page: unknown = JSON.parse(await bodyOf(request))
    told[name] = { page, node: await playing.get(name) }
    closing.get(name)?.()
  }
  return [
    'text/html',
    '<!doctype html><meta charset=utf-8><link rel=icon href=data:,><script type=module src=/page.js></script>',
  ]
}
const server = createServer((request, response) => {
  answer(request).then(
    ([type, text]) => response.setHeader('content-type', type).end(text),
    (reason: unknown) => {
      complaints.push(`answering ${request.url}: ${String(reason)}`)
      response.writeHead(500).end(String(reason))
    },
  )
}).listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`port ${(server.address() as AddressInfo).port}`)
