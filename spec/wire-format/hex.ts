// Bytes as hexadecimal text, spaced as one likes: how the golden vectors hold them.

export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(' ', '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  )
}

const digitsOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += digitsOf[byte]
  return text
}
