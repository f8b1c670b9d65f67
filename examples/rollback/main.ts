// `npm run example:rollback`: serves the page, and says where.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { openServer } from './server.ts'

const port = Number(process.env['PORT'] ?? 8080)
const server = openServer(new URL('page/', import.meta.url))
server.on('error', (error) => {
  process.stderr.write(`rollback: ${error.message} (PORT=8081 npm run example:rollback takes another port)\n`)
  process.exit(1)
})
server.listen(port, '127.0.0.1')
await once(server, 'listening')
const url = `http://localhost:${(server.address() as AddressInfo).port}/`
process.stdout.write(`The duel is at ${url}\nOpen it twice, or ${url}?bot in the second tab. Ctrl-C ends it.\n`)
