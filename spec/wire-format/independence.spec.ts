// The second decoder and encoder are worth something only as long as they share no code with src.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const secondFiles = ['decoder', 'encoder', 'body', 'cursor', 'crc32c', 'numbers', 'value', 'listener', 'receiver']

const importsOf = (file: string): ReadonlyArray<string> =>
  [...readFileSync(new URL(`${file}.ts`, import.meta.url), 'utf8').matchAll(/from '(.*)'/g)].map(
    ([, from = '']) => from,
  )

it.each(secondFiles)('%s.ts imports only its like', (file) => {
  expect(importsOf(file).filter((from) => !secondFiles.some((second) => from === `./${second}.ts`))).toEqual([])
})
