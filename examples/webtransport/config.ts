// What the page and the server agree on: one channel that is talked on, one for what is large.

import { defineConfig } from 'packeteer'

export const config = defineConfig({
  channels: {
    talk: { reliable: true, ordered: true },
    files: { reliable: true, ordered: false },
  },
  // A page that is silent for longer than this has left.
  keepAliveMs: 500,
  // What Safari says, and Chromium before it is connected.
  maxDatagramBytes: 1024,
  maxMessageBytes: 262_144,
})

export const ticksPerSecond = 60
