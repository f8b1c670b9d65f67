// How players are called, on the screen and in reports of desyncs.

export const nameOf = (player: number): string => `peer ${player + 1}`
