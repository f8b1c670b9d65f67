/**
 * The bytes in what a host brings: an ArrayBuffer or any view, of this realm or of another (an iframe, a popup, a sandbox of a test runner).
 * `instanceof` knows one realm only, so values are judged by what they are. A buffer that was transferred away holds nothing any more.
 */

/** undefined: text, a Blob, and all else that holds no bytes at hand. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  try {
    if (isBuffer(value)) return new Uint8Array(value)
    return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined
  } catch {
    // Detached.
    return undefined
  }
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value)

const isBuffer = (value: unknown): value is ArrayBufferLike =>
  tagOf(value) === '[object ArrayBuffer]' || tagOf(value) === '[object SharedArrayBuffer]'

/** What a stack brings that does not heed `binaryType`. */
export interface Blobby {
  arrayBuffer(): Promise<unknown>
}

export const isBlob = (value: unknown): value is Blobby => tagOf(value) === '[object Blob]'

/** What a message event brings. */
export const dataOf = (event: unknown): unknown => Object(event).data
