// What the explorer visited of each scope: states, transitions, length of the longest shortest path, distinct states of end a and of end b,
// and pairs of ends from which a working link was followed. A change of the protocol changes these: look at why, then write down the new ones.

export interface Counts {
  readonly quick: ReadonlyArray<number>
  readonly deep: ReadonlyArray<number>
}

export const counts: Readonly<Record<string, Counts>> = {
  'two ordered messages each way': {
    quick: [89_420, 141_503, 16, 2636, 2636, 18_822],
    deep: [2_941_715, 5_063_706, 20, 7218, 7218, 0],
  },
  'two ordered messages each way, everything ever sent may come again': {
    quick: [21_797, 34_025, 16, 2636, 2636, 18_822],
    deep: [118_949, 214_918, 20, 7218, 7218, 90_383],
  },
  'four ordered messages one way, in time': {
    quick: [3724, 5244, 15, 376, 533, 3680],
    deep: [],
  },
  'sequenced messages': {
    quick: [10_072, 20_049, 16, 306, 358, 2623],
    deep: [],
  },
  'one message of each kind': {
    quick: [4337, 6959, 16, 485, 1209, 4337],
    deep: [],
  },
  'large messages, reliable': {
    quick: [282_259, 383_084, 16, 4339, 6720, 49_497],
    deep: [],
  },
  'large messages, unreliable': {
    quick: [40_280, 53_735, 15, 3546, 5957, 39_466],
    deep: [],
  },
  'probes into silence': {
    quick: [24_723, 31_658, 12, 1503, 1486, 24_535],
    deep: [],
  },
  pauses: {
    quick: [10_029, 13_626, 12, 677, 170, 10_029],
    deep: [],
  },
  'before a wrap of all numbers, with damaged copies': {
    quick: [18_956, 32_175, 16, 2636, 2636, 18_822],
    deep: [],
  },
  'spare copies': {
    quick: [20_608, 25_612, 14, 443, 757, 4827],
    deep: [],
  },
  'every message in every packet': {
    quick: [294_203, 435_459, 17, 3072, 7429, 43_434],
    deep: [],
  },
  'windows of one message': {
    quick: [6672, 8962, 18, 923, 783, 6666],
    deep: [],
  },
  'messages that expire': {
    quick: [1876, 3419, 10, 215, 24, 1876],
    deep: [],
  },
}
