// The server of the duel: it introduces two pages of this machine, answers nobody else, and no request ends it.

import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openServer } from '../../../examples/rollback/server.ts'

describe('the server of the duel', () => {
  let server: Server
  let port = 0
  beforeEach(async () => {
    server = openServer(new URL('../../../examples/rollback/page/', import.meta.url)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  /** Sends bytes as they are, and gives the first line of the answer; '' where the connection ends without one. */
  const ask = async (text: string, isCutOff = false): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    // A server of Node ends an answer that is under way when the other side closes its half.
    if (isCutOff) socket.end(text)
    else socket.write(text)
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    await once(socket, 'close')
    return answer.split('\r\n')[0] ?? ''
  }
  const get = (path: string, ...headers: ReadonlyArray<string>): Promise<string> =>
    ask([`GET ${path} HTTP/1.1`, ...headers, 'connection: close', '', ''].join('\r\n'))
  const post = async (path: string, body = ''): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body })).text()

  it('serves the page under the names of this machine', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', `localhost:${port}`]) {
      expect(await get('/', `host: ${host}`)).toBe('HTTP/1.1 200 OK')
    }
  })

  it('answers nobody who came by another name, or from another site', async () => {
    expect(await get('/', 'host: rebound.example')).toBe('HTTP/1.1 403 Forbidden')
    expect(await get('/', 'host: localhost.example')).toBe('HTTP/1.1 403 Forbidden')
    expect(await get('/', 'host: localhost', 'origin: http://elsewhere.example')).toBe('HTTP/1.1 403 Forbidden')
    expect(await get('/', 'host: localhost', 'origin: null')).toBe('HTTP/1.1 403 Forbidden')
    expect(await get('/', `host: localhost:${port}`, `origin: http://localhost:${port}`)).toBe('HTTP/1.1 200 OK')
  })

  it.each([
    '//', // an address without a host: it threw in the middle of the answer, and took the process along
    '//[',
    'http://[/',
    '/%',
    '/__proto__',
    '/hear/none/0',
    '/tell',
    '*',
  ])('answers %s, and lives', async (path) => {
    expect(await get(path, 'host: localhost')).toMatch(/^HTTP\/1\.1 4/)
    expect(await get('/', 'host: localhost')).toBe('HTTP/1.1 200 OK')
  })

  it('lives on after half a request, no request, and a body that is cut off', async () => {
    await ask('GET / HT', true)
    await ask('\u0000\u0001\r\n\r\n', true)
    await ask('POST /join HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf', true)
    expect(await get('/', 'host: localhost')).toBe('HTTP/1.1 200 OK')
  })

  it('pairs two visitors and hands words from one to the other', async () => {
    const first = JSON.parse(await post('/join')) as { match: string; side: number }
    const second = JSON.parse(await post('/join')) as { match: string; side: number }
    expect([first.side, second.side, second.match]).toEqual([0, 1, first.match])
    await post(`/tell/${first.match}/1`, 'here')
    expect(await post(`/hear/${first.match}/0`)).toBe('here')
  })

  it('keeps no more words than sixteen for who does not listen', async () => {
    const { match } = JSON.parse(await post('/join')) as { match: string }
    await post('/join')
    for (let count = 0; count < 20; count += 1) await post(`/tell/${match}/1`, String(count))
    expect(await post(`/hear/${match}/0`)).toBe('4')
  })
})
