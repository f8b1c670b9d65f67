// The engines, where each comes from, and how each is made to run a script. Those from npm go into a folder of their own, and not into
// the project's dependencies; shells and browsers are Debian's, as libjavascriptcoregtk-4.0-bin, gjs, chromium and firefox-esr.

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

export interface Engine {
  readonly name: string
  readonly family: 'V8' | 'JavaScriptCore' | 'SpiderMonkey' | 'QuickJS'
  /** Runs the script and gives what it printed; undefined: there is no such engine here. */
  readonly run: (script: string) => Promise<string | undefined>
  readonly version: () => string
}

/** Where the engines from npm are put. */
export const folder = new URL('../dist-bench/engines/', import.meta.url).pathname

const [bunArch, arch] = process.arch === 'arm64' ? ['aarch64', 'arm64'] : ['x64', 'x64']

/** With the binary inside, so that nothing has to run at their installation. */
export const packages: Readonly<Record<string, string>> = {
  [`node-linux-${arch}`]: '24.21.0',
  [`@oven/bun-linux-${bunArch}`]: '1.4.5',
  [`@deno/linux-${arch}-glibc`]: '2.9.6',
  'quickjs-emscripten': '0.32.0',
  'puppeteer-core': '24.43.1',
}

const ownBinary = (path: string): string => `${folder}node_modules/${path}`

export const bunPath = ownBinary(`@oven/bun-linux-${bunArch}/bin/bun`)
export const denoPath = ownBinary(`@deno/linux-${arch}-glibc/deno`)
export const chromiumPath = process.env['CHROMIUM'] ?? 'chromium'

const say = (command: string, words: ReadonlyArray<string>): string | undefined => {
  const { stdout, stderr, error, status } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (error !== undefined) return undefined
  return status === 0 ? stdout : `${stdout}\n${stderr}`
}

const firstNumber = (text: string | undefined): string => /\d+(?:\.\d+)+/.exec(text ?? '')?.[0] ?? '-'

const shell = (
  name: string,
  family: Engine['family'],
  command: string,
  words: ReadonlyArray<string> = [],
  versionWords: ReadonlyArray<string> = ['--version'],
): Engine => ({
  name,
  family,
  run: async (script) => say(command, [...words, script]),
  version: () => firstNumber(say(command, versionWords)),
})

/** Debian's package says it, as the shell itself does not. */
const jsc: Engine = {
  ...shell('jsc', 'JavaScriptCore', 'jsc'),
  version: () => firstNumber(say('dpkg-query', ['-W', '-f', '${Version}', 'libjavascriptcoregtk-4.0-bin'])),
}

const ownVersion = (name: string): string => packages[name] ?? '-'
const ownModule = (name: string): string => createRequire(`${folder}package.json`).resolve(name)

interface QuickJs {
  readonly getQuickJS: () => Promise<{ readonly evalCode: (code: string) => unknown }>
}

const quickJs: Engine = {
  name: 'QuickJS',
  family: 'QuickJS',
  run: async (script) => {
    if (!existsSync(ownBinary('quickjs-emscripten'))) return undefined
    const { getQuickJS } = (await import(pathToFileURL(ownModule('quickjs-emscripten')).href)) as QuickJs
    const answer = (await getQuickJS()).evalCode(`${readFileSync(script, 'utf8')}\n;globalThis.answer`)
    return typeof answer === 'string' ? answer : JSON.stringify(answer)
  },
  version: () => ownVersion('quickjs-emscripten'),
}

const pageOf = (script: string): string => {
  const page = `${script}.html`
  writeFileSync(page, `<!doctype html><meta charset=utf-8><body><script src="${pathToFileURL(script).href}"></script>`)
  return page
}

const chromium: Engine = {
  name: 'Chromium',
  family: 'V8',
  run: async (script) =>
    say(chromiumPath, ['--headless', '--no-sandbox', '--dump-dom', pathToFileURL(pageOf(script)).href]),
  version: () => firstNumber(say(chromiumPath, ['--version'])),
}

interface Page {
  readonly goto: (url: string, options: { timeout: number }) => Promise<unknown>
  readonly evaluate: (code: string) => Promise<string>
}

interface Puppeteer {
  readonly launch: (options: object) => Promise<{ newPage: () => Promise<Page>; close: () => Promise<void> }>
}

const firefoxPath = '/usr/bin/firefox-esr'
const firefox: Engine = {
  name: 'Firefox',
  family: 'SpiderMonkey',
  run: async (script) => {
    if (!existsSync(firefoxPath) || !existsSync(ownBinary('puppeteer-core'))) return undefined
    const { default: puppeteer } = (await import(pathToFileURL(ownModule('puppeteer-core')).href)) as {
      readonly default: Puppeteer
    }
    const options = { browser: 'firefox', executablePath: firefoxPath, headless: true, protocolTimeout: 300_000 }
    const browser = await puppeteer.launch(options)
    try {
      const page = await browser.newPage()
      await page.goto(pathToFileURL(pageOf(script)).href, { timeout: 300_000 })
      return await page.evaluate('document.body.textContent')
    } finally {
      await browser.close()
    }
  },
  version: () => firstNumber(say(firefoxPath, ['--version'])),
}

export const engines: ReadonlyArray<Engine> = [
  shell('Node, this one', 'V8', process.execPath),
  shell('Node, newest', 'V8', ownBinary(`node-linux-${arch}/bin/node`)),
  shell('Deno', 'V8', denoPath, ['run', '--quiet', '--no-config']),
  chromium,
  shell('Bun', 'JavaScriptCore', bunPath),
  jsc,
  shell('gjs', 'SpiderMonkey', 'gjs'),
  firefox,
  quickJs,
]
