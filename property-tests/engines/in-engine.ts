// What an engine runs: nothing but this script, in which the recordings are written down as base64. It leaves its lines where the runner
// of that engine looks: with `print`, on the console, or in the page. The bundle is an iife of ES2020.

import { chainOf } from './chain.ts'

interface Host {
  readonly recordings: Readonly<Record<string, string>>
  readonly print?: (text: string) => void
  readonly console?: { readonly log: (text: string) => void }
  readonly document?: { readonly body: { textContent: string } }
  answer?: string
}

const host = globalThis as unknown as Host

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map(Array.from(digits, (digit, value) => [digit, value]))

/** The shells of engines have no atob. */
function bytesOf(base64: string): Uint8Array {
  const text = base64.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let at = 0
  for (let index = 0; index < text.length; index += 1) {
    held = ((held << 6) | (values.get(text.charAt(index)) ?? 0)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at] = (held >> bits) & 0xff
    at += 1
  }
  return bytes
}

function answer(): string {
  const chains = Object.entries(host.recordings).map(([file, base64]) => ({ file, ...chainOf(bytesOf(base64)) }))
  return JSON.stringify(chains)
}

const text = `<<${answer()}>>`
host.answer = text
if (host.document !== undefined) host.document.body.textContent = text
else if (host.print !== undefined) host.print(text)
else host.console?.log(text)
