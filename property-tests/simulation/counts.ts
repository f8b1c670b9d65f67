// What the explorer visited of each scope: states, transitions, length of the longest shortest path, distinct states of end a and of end b,
// and pairs of ends from which a working link was followed. A change of the protocol changes these: look at why, then write down the new ones.

export interface Counts {
  readonly quick: ReadonlyArray<number>
  readonly deep: ReadonlyArray<number>
}

export const counts: Readonly<Record<string, Counts>> = {
  'two ordered messages each way': {
    quick: [89_408, 141_503, 16, 2613, 2613, 18_820],
    deep: [2_929_211, 5_058_192, 20, 6975, 6975, 0],
  },
  'two ordered messages each way, everything ever sent may come again': {
    quick: [21_797, 34_025, 16, 2613, 2613, 18_820],
    deep: [118_941, 214_914, 20, 6975, 6975, 90_193],
  },
  'four ordered messages one way, in time': {
    quick: [3724, 5244, 15, 376, 533, 3680],
    deep: [21_572_200, 31_086_819, 24, 24_516, 35_978, 0],
  },
  'sequenced messages': {
    quick: [10_072, 20_049, 16, 306, 358, 2623],
    deep: [27_044_520, 61_999_900, 26, 23_090, 42_495, 0],
  },
  'one message of each kind': {
    quick: [4337, 6959, 16, 485, 1209, 4337],
    deep: [7_678_030, 12_132_303, 21, 17_358, 52_591, 0],
  },
  'large messages, reliable': {
    quick: [282_259, 383_084, 16, 4339, 6720, 49_497],
    deep: [1_210_645, 1_795_027, 21, 66_918, 88_274, 0],
  },
  'large messages, unreliable': {
    quick: [40_280, 53_735, 15, 3546, 5957, 39_466],
    deep: [21_517_619, 32_748_249, 21, 607_250, 663_477, 0],
  },
  'probes into silence': {
    quick: [25_183, 31_826, 12, 1649, 1486, 25_071],
    deep: [6_797_669, 8_975_924, 16, 23_767, 25_584, 0],
  },
  pauses: {
    quick: [10_029, 13_626, 12, 677, 170, 10_029],
    deep: [717_540, 968_655, 16, 3348, 3659, 0],
  },
  'before a wrap of all numbers, with damaged copies': {
    quick: [18_954, 32_175, 16, 2613, 2613, 18_820],
    deep: [189_950, 330_444, 18, 4640, 3537, 36_483],
  },
  'spare copies': {
    quick: [20_608, 25_612, 14, 443, 757, 4827],
    deep: [34_278_437, 48_499_043, 21, 195_151, 75_505, 0],
  },
  'every message in every packet': {
    quick: [294_203, 435_459, 17, 3072, 7429, 43_434],
    deep: [37_767_182, 54_083_597, 21, 211_397, 87_879, 0],
  },
  'windows of one message': {
    quick: [6672, 8962, 18, 923, 783, 6666],
    deep: [2_773_870, 4_020_505, 23, 32_300, 3615, 0],
  },
  'messages that expire': {
    quick: [1876, 3419, 10, 215, 24, 1876],
    deep: [465_989, 683_754, 15, 3909, 471, 0],
  },
}
