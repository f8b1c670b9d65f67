// The config that both players share, and how large a file they take on. The file is one large message on a channel of
// its own; fragments take what the bulk budget gives, so a slow budget makes a long, watchable transfer.

import { defineConfig } from '../../index.ts'

const MEBIBYTE = 1_048_576
const LEAST_BULK_BYTES_PER_SECOND = 65_536

/** A larger file would not fit in the time: about 1 MiB a second, and 16 MiB in all. */
export const mostFileBytes = (seconds: number): number => Math.min(16, Math.ceil(seconds)) * MEBIBYTE

export const gameConfig = (fileBytes: number, seconds: number) =>
  defineConfig({
    channels: {
      inputs: { reliable: true, ordered: true },
      positions: { reliable: false, ordered: true },
      effects: { reliable: false, ordered: false },
      chat: { reliable: true, ordered: false },
      files: { reliable: true, ordered: false },
    },
    maxMessageBytes: Math.max(MEBIBYTE, fileBytes),
    maxOutstandingBytes: 2 * Math.max(MEBIBYTE, fileBytes),
    // Done after about six tenths of the time.
    bulkBytesPerSecond: Math.max(LEAST_BULK_BYTES_PER_SECOND, Math.ceil(fileBytes / (0.6 * seconds))),
    // Plain UDP: nothing below guards against what a link does to bytes.
    integrity: 'crc32c',
  })
