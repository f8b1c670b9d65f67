// The demo for pipes and log files: one line a second, without colours, and the same summary at the end.

import type { Check } from './verdict.ts'
import { formatBytes, formatMs, formatPercent, formatSeconds } from '../stage/format.ts'
import { fileShareOf, rateOf, type Scene, type Watched } from './scene.ts'
import type { Paint } from '../paint.ts'

export const renderHeading = ({ title, conditions, fileName, fileBytes }: Scene): ReadonlyArray<string> => [
  title,
  `link: ${conditions}`,
  `file: ${fileName}, ${fileBytes} bytes`,
]

export const renderLine = (scene: Scene): string => {
  const { client, server, elapsedMs } = scene
  return [
    formatSeconds(elapsedMs).padStart(6),
    `file ${formatPercent(fileShareOf(scene)).padStart(7)}`,
    `RTT ${formatMs(client?.progress.rttMs)}`,
    `loss ▸ ${formatPercent(client?.progress.loss ?? 0)} ◂ ${formatPercent(server?.progress.loss ?? 0)}`,
    `input lag ▸ ${describeLatency(server)} ◂ ${describeLatency(client)}`,
    `sends ▸ ${describeRate(client)} ◂ ${describeRate(server)}`,
  ].join('  ')
}

const describeLatency = (receiver: Watched | undefined): string => {
  const latency = receiver?.progress.latency
  return latency === undefined || latency.count === 0
    ? '-'
    : `p50 ${formatMs(latency.p50Ms)} p99 ${formatMs(latency.p99Ms)}`
}

const describeRate = (sender: Watched | undefined): string =>
  `${formatBytes(sender === undefined ? 0 : rateOf(sender))}/s`

export const renderChecks = (checks: ReadonlyArray<Check>, paint: Paint): ReadonlyArray<string> =>
  checks.map(({ name, ok, detail }) => {
    const mark = ok ? paint('good', '✔') : paint('bad', '✘')
    return `  ${mark} ${name.padEnd(26)}${ok ? paint('dim', detail) : detail}`
  })
