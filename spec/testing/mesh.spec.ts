// A mesh of peers: each hears and answers every other, and each two have links and a history of their own.

import { expect, it } from 'vitest'
import { defineConfig } from '../../src/config.ts'
import { perfectLink, runMesh, type MeshHeard, type MeshScenario } from '../../src/testing/index.ts'

const config = defineConfig({ channels: { talk: { reliable: true, ordered: true } } })
/** Notes in `heardBy` what each peer hears. */
const scenario = (heardBy: ReadonlyArray<Array<string>>, more: Partial<MeshScenario> = {}): MeshScenario => {
  const note = (peer: number, heard: ReadonlyArray<MeshHeard>): void => {
    for (const { from, payload } of heard) heardBy[peer]?.push(`${from}:${String(payload)}`)
  }
  return {
    config,
    seed: 1,
    peers: 3,
    durationMicros: 1_000_000,
    send: (peer, tick, heard) => {
      note(peer, heard)
      const answers = heard.flatMap(({ from, payload }) =>
        payload.length < 2 ? [{ to: from, channel: 'talk', payload: Uint8Array.of(9, peer) }] : [],
      )
      if (tick > 1) return answers
      const greeting = { channel: 'talk', payload: Uint8Array.of(peer) }
      return [...answers, ...[0, 1, 2].filter((to) => to !== peer).map((to) => ({ to, ...greeting }))]
    },
    ...more,
  }
}

it('each peer hears what every other sent to it, and can answer', () => {
  const heardBy: ReadonlyArray<Array<string>> = [[], [], []]
  runMesh(scenario(heardBy))
  expect(heardBy.map((heard) => [...heard].sort((a, b) => (a < b ? -1 : 1)))).toEqual([
    ['1:1', '1:9,1', '2:2', '2:9,2'],
    ['0:0', '0:9,0', '2:2', '2:9,2'],
    ['0:0', '0:9,0', '1:1', '1:9,1'],
  ])
})

it('each way has its own link, and each two peers a history of their own', () => {
  const heardBy: ReadonlyArray<Array<string>> = [[], [], []]
  const deaf = { ...perfectLink, lossRatio: 1 }
  const { pairs, histories } = runMesh(
    scenario(heardBy, { linkOf: (from, to) => (from === 0 && to === 2 ? deaf : perfectLink) }),
  )
  expect(heardBy[2]?.filter((line) => line.startsWith('0:'))).toEqual([])
  expect(heardBy[0]?.filter((line) => line.startsWith('2:')).length).toBe(1)
  expect(pairs.map((row) => row.length)).toEqual([0, 1, 2])
  expect(histories[2]?.[0]?.some(({ end, effect }) => end === 'b' && effect.type === 'DeliverMessage')).toBe(false)
})
