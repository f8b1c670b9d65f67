/**
 * Text as a terminal, a log and a reader may have it: what draws nothing, or moves or reorders what is drawn, is written out as an escape
 * of UTF-16 units, `\u001b`. These are control characters (C0, DEL, C1), formats (bidirectional marks, zero-width characters, byte order
 * mark, tags), separators of lines and paragraphs, other invisible ones, and lone surrogates. Inside of JSON, an escape means the same.
 */

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** The text without any such character. What is plain stays as it is, so that it may be done twice. */
export const plainText = (text: string): string => text.replace(unseen, escaped)

function escaped(character: string): string {
  let text = ''
  for (let index = 0; index < character.length; index += 1)
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  return text
}
