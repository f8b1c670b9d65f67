// The config that both players share, and how large a file they take on. The file is one large message on a channel of
// its own; fragments take what the bulk budget gives, so a slow budget makes a long, watchable transfer.

import { defineConfig, type Config } from '../../index.ts'
import type { ChannelName, Role } from './report.ts'

const MEBIBYTE = 1_048_576
const LEAST_BULK_BYTES_PER_SECOND = 32_768

/** A larger file would not fit in the time: about 1 MiB a second, and 16 MiB in all. */
export const mostFileBytes = (seconds: number): number => Math.min(16, Math.ceil(seconds)) * MEBIBYTE

/** Done after about six tenths of the time, with room for the fragments that are lost and sent again. */
export const bulkRateFor = (fileBytes: number, seconds: number, lossRatio: number): number =>
  Math.max(LEAST_BULK_BYTES_PER_SECOND, Math.ceil(fileBytes / (0.6 * seconds * (1 - lossRatio))))

export const gameConfig = (
  role: Role,
  seed: number,
  fileBytes: number,
  bulkBytesPerSecond: number,
): Config<ChannelName> =>
  defineConfig({
    channels: {
      inputs: { reliable: true, ordered: true },
      positions: { reliable: false, ordered: true },
      effects: { reliable: false, ordered: false },
      chat: { reliable: true, ordered: false },
      files: { reliable: true, ordered: false },
    },
    maxMessageBytes: Math.max(MEBIBYTE, fileBytes),
    maxOutstandingBytes: 4 * Math.max(MEBIBYTE, fileBytes),
    maxPartialBytes: 4 * Math.max(MEBIBYTE, fileBytes),
    bulkBytesPerSecond,
    // Plain UDP: nobody below keeps damaged, reflected or foreign datagrams away.
    integrity: 'crc32c',
    sessionId: seed,
    side: role === 'client' ? 'a' : 'b',
  })
