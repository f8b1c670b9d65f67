// When a bar is drawn, and that nothing is left of it.

import { describe, expect, it } from 'vitest'
import { openProgress } from '../../src/cli/progress.ts'

const openAt = (isTTY: boolean, columns: number) => {
  const written: Array<string> = []
  let nowMs = 0
  const progress = openProgress('replaying', { isTTY, columns, write: (text) => written.push(text) }, () => nowMs)
  const show = (atMs: number, share: number): void => {
    nowMs = atMs
    progress.show(share)
  }
  return { written, show, close: progress.close }
}

describe('a progress bar', () => {
  it('comes after a second, ten times a second at most, and goes without a trace', () => {
    const { written, show, close } = openAt(true, 80)
    show(0, 0)
    show(999, 0.2)
    expect(written).toEqual([])
    show(1000, 0.25)
    show(1099, 0.3)
    show(1100, 0.5)
    close()
    close()
    expect(written).toEqual([
      `\r\u001b[K  replaying  ${'█'.repeat(10)}${'·'.repeat(30)}  25 %`,
      `\r\u001b[K  replaying  ${'█'.repeat(20)}${'·'.repeat(20)}  50 %`,
      '\r\u001b[K',
    ])
  })

  it('fits a narrow terminal', () => {
    const { written, show } = openAt(true, 30)
    show(5000, 1)
    expect(written).toEqual([`\r\u001b[K  replaying  ${'█'.repeat(9)} 100 %`])
  })

  it('stays away where nobody looks', () => {
    const { written, show, close } = openAt(false, 80)
    show(5000, 0.5)
    close()
    expect(written).toEqual([])
  })
})
