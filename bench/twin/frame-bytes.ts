/** How long the frames of a twin's datagrams are: src/message/frame.ts. Whoever packs keeps the sums. */
import { varintSize } from '../../src/core/bytes.ts'
import type { Lane } from './lane.ts'

/** Frame bytes and message number. */
export const headBytes = (lane: Lane): number => (lane.index < 31 ? 1 : 2) + (lane.reliable ? 3 : 0)

export function runBytes(
  lane: Lane,
  count: number,
  total: number,
  lengthBytes: number,
  even: boolean,
  last: number,
  end: boolean,
): number {
  const fixed = headBytes(lane) + (count === 1 ? 0 : varintSize(count - 2)) + total
  if (even) return fixed + (end ? 0 : last)
  return fixed + lengthBytes - (end ? last : 0)
}
