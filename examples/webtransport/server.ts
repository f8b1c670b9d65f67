// A server in Deno, which serves WebTransport itself: it says back what it hears, message by message, on the channel it came on.
// `deno run --allow-all --unstable-net server.js CERTIFICATE KEY`; prints the port it listens on.

import { readFileSync } from 'node:fs'
import { Packeteer } from 'packeteer'
import { startLoop } from 'packeteer/adapters/loop'
import { attachSession, type DatagramSession } from 'packeteer/adapters/webtransport'
import { initialLiveness, observeSilence } from 'packeteer/netcode'
import { config, ticksPerSecond } from './config.ts'

/** As much of Deno as is needed here, which has no types in Node. */
interface DenoQuic {
  readonly QuicEndpoint: new (address: { hostname: string; port: number }) => {
    readonly addr: { readonly port: number }
    listen(options: { cert: string; key: string; alpnProtocols: ReadonlyArray<string> }): {
      incoming(): Promise<{ accept(): Promise<unknown> }>
    }
  }
  readonly upgradeWebTransport: (connection: unknown) => Promise<DatagramSession & { readonly ready: Promise<unknown> }>
}

const { QuicEndpoint, upgradeWebTransport } = (globalThis as unknown as { readonly Deno: DenoQuic }).Deno
const [certificate = '', key = ''] = process.argv.slice(2)

const serve = async (connection: unknown): Promise<void> => {
  const session = await upgradeWebTransport(connection)
  await session.ready
  const leave = (): void => {
    loop.stop()
    console.log('a page has left')
  }
  const attached = attachSession(session, new Packeteer(config), { onClose: leave })
  if (attached._tag === 'Left') throw new Error(JSON.stringify(attached.left))
  const link = attached.right
  // Deno does not tell when a page closes its session: silence does.
  let peer = initialLiveness({ interruptedAfterMs: 1000, timedOutAfterMs: 3000, longestStepMs: 250 })
  let heardBefore = 0
  const loop = startLoop(ticksPerSecond, () => {
    link.beginTick()
    const { packetsReceived } = link.connection.stats()
    const [next, change] = observeSilence(peer, 1000 / ticksPerSecond, packetsReceived > heardBefore)
    peer = next
    heardBefore = packetsReceived
    if (change?.type === 'TimedOut') {
      link.close()
      leave()
    }
    for (const channel of ['talk', 'files'] as const)
      for (const { payload } of link.connection.drainReceivedMessages(channel)) {
        const said = link.connection.sendMessage(channel, payload)
        if (said._tag === 'Left') throw new Error(JSON.stringify(said.left))
      }
    link.endTick()
  })
}

const endpoint = new QuicEndpoint({ hostname: '127.0.0.1', port: 0 })
const listener = endpoint.listen({
  cert: readFileSync(certificate, 'utf8'),
  key: readFileSync(key, 'utf8'),
  alpnProtocols: ['h3'],
})
console.log(`port ${endpoint.addr.port}`)
for (;;) {
  const incoming = await listener.incoming()
  serve(await incoming.accept()).catch((reason: unknown) => console.error(reason))
}
