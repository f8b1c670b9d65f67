// `npm run test:webtransport`: a page in a headless Chromium talks to a server in Deno, over the datagrams of a real WebTransport session on
// loopback, both ends by the adapter. Prints every figure; exit code 0 only if all holds. CHROMIUM and DENO name the programs.

import { spawn, spawnSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openBrowser, type Page } from '../rollback/browser.ts'

interface Report {
  readonly maxDatagramSize: number
  readonly said: number
  readonly heard: number
  readonly inOrder: boolean
  readonly fileEqual: boolean
  readonly tooLong: string
  readonly rttMs: number
  readonly alive: boolean
  readonly closed: boolean
}

const numbers = 300
const deno = process.env['DENO'] ?? 'deno'
const chromium = process.env['CHROMIUM'] ?? 'chromium'

/** A certificate that browsers take by its hash: an elliptic curve, and valid for less than two weeks. */
const makeCertificate = (folder: string): { readonly files: ReadonlyArray<string>; readonly hash: string } => {
  const files = [join(folder, 'certificate.pem'), join(folder, 'key.pem')] as const
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 13 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1'
  const { status, stderr } = spawnSync('openssl', [...words.split(' '), '-out', files[0], '-keyout', files[1]])
  if (status !== 0) throw new Error(`openssl: ${String(stderr)}`)
  const { raw } = new X509Certificate(readFileSync(files[0]))
  return { files, hash: createHash('sha256').update(raw).digest('base64') }
}

const openPages = async (): Promise<{ readonly url: string; readonly close: () => void }> => {
  const folder = new URL('page/', import.meta.url)
  const server = createServer((request, response) => {
    const isScript = request.url === '/main.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(readFileSync(new URL(isScript ? 'main.js' : 'index.html', folder)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The report of a page, once it is so, or as it is after so many seconds. */
const reportWhen = async (
  page: Page,
  seconds: number,
  isSo: (report: Report) => boolean,
): Promise<Report | undefined> => {
  let report: Report | undefined
  for (let tenth = 0; tenth < 10 * seconds; tenth += 1) {
    report = (await page.ask('globalThis.echoReport?.()')) as Report | undefined
    if (report !== undefined && isSo(report)) break
    await wait(100)
  }
  return report
}

const folder = mkdtempSync(join(tmpdir(), 'webtransport-'))
const { files, hash } = makeCertificate(folder)
const script = new URL('server.js', import.meta.url).pathname
const server = spawn(deno, ['run', '--allow-all', '--unstable-net', script, ...files], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
let said = ''
server.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
const [first] = (await once(server.stdout, 'data')) as [string]
const port = /port (\d+)/.exec(first)?.[1] ?? ''
const pages = await openPages()
const browser = openBrowser(chromium)
const checks: Array<readonly [name: string, ok: boolean, detail: string]> = []
try {
  const url = `${pages.url}?port=${port}&hash=${encodeURIComponent(hash)}`
  const page = await browser.open(url)
  const echoed = await reportWhen(page, 60, ({ heard, fileEqual }) => heard === numbers && fileEqual)
  checks.push(
    ['numbers', echoed?.heard === numbers && echoed.inOrder, `${echoed?.heard} of ${numbers} heard back, in order`],
    ['a file', echoed?.fileEqual === true, `200,000 bytes, there and back, equal: ${echoed?.fileEqual}`],
    ['datagrams', (echoed?.maxDatagramSize ?? 0) >= 1024, `the browser takes ${echoed?.maxDatagramSize} bytes`],
    ['too long a config', echoed?.tooLong === 'DatagramsTooLong', `refused: ${echoed?.tooLong}`],
    ['round trip', (echoed?.rttMs ?? 0) > 0, `${echoed?.rttMs.toFixed(1)} ms`],
  )
  const leaver = await browser.open(url)
  await reportWhen(leaver, 30, ({ heard }) => heard > 0)
  await leaver.ask('globalThis.leave()')
  const left = await reportWhen(leaver, 10, ({ alive }) => !alive)
  for (let tenth = 0; tenth < 100 && !said.includes('has left'); tenth += 1) await wait(100)
  checks.push([
    'a page leaves',
    left?.alive === false && said.includes('has left'),
    `the page's link is ${left?.alive === false ? 'closed' : 'open'}, the server was ${said.includes('has left') ? 'told' : 'not told'}`,
  ])
  server.kill('SIGKILL')
  const ended = await reportWhen(page, 60, ({ closed, alive }) => closed && !alive)
  checks.push(['the server dies', ended?.closed === true && !ended.alive, 'the page is told, and its link is closed'])
  const complaints = page.complaints.filter((words) => !words.includes('WebTransport'))
  checks.push(['no errors', complaints.length === 0, complaints.join(' ') || 'in the console'])
} finally {
  server.kill('SIGKILL')
  await browser.close()
  pages.close()
  rmSync(folder, { recursive: true, force: true })
}

console.log('webtransport: a page in Chromium and a server in Deno')
for (const [name, ok, detail] of checks) console.log(`  ${ok ? '✔' : '✘'} ${name.padEnd(22)}${detail}`)
const failed = checks.filter(([, ok]) => !ok).length
process.exitCode = failed === 0 && checks.length === 8 ? 0 : 1
