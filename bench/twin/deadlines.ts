/** What time alone takes from the lanes at the beginning of a flush: src/message/deadlines.ts, in place. */
import type { Fate } from '../../src/channel/channel.ts'
import type { Clock } from './clock.ts'
import type { Lane, Piece } from './lane.ts'
import type { Rules } from './rules.ts'

export function passDeadlines(rules: Rules, lanes: ReadonlyArray<Lane>, clock: Clock): void {
  for (const lane of lanes) {
    if (lane.reliable) continue
    withdrawExpired(lane, clock.age)
    if (lane.ordered) withdrawOvertaken(lane)
  }
  for (const lane of lanes) if (!lane.reliable) lane.track.dropStale(clock.now - rules.partialTimeout)
}

function withdrawExpired(lane: Lane, age: number): void {
  const { small, large } = lane
  if (small.pieces.size === 0 && large.pieces.size === 0) return
  const gone = select(lane.small.pieces, (piece) => piece.deadline < age)
  gone.push(...select(large.pieces, (piece) => piece.index === 0 && piece.deadline < age))
  withdraw(lane, gone, 'expired')
}

/** A large message that has not begun when a newer small one waits would travel for nothing: the peer drops what is older. */
function withdrawOvertaken(lane: Lane): void {
  const newest = lane.small.pieces.at(lane.small.pieces.next - 1)
  if (newest === undefined) return
  const gone = select(lane.large.pieces, ({ index, message }) => index === 0 && message < newest.message)
  withdraw(lane, gone, 'lost')
}

function select(pieces: Lane['small']['pieces'], isChosen: (piece: Piece) => boolean): Array<Piece> {
  const chosen: Array<Piece> = []
  for (let number = pieces.base; number < pieces.next; number += 1) {
    const piece = pieces.at(number)
    if (piece !== undefined && isChosen(piece)) chosen.push(piece)
  }
  return chosen
}

/** All pieces of the messages to which these belong. */
function withdraw(lane: Lane, pieces: ReadonlyArray<Piece>, fate: Fate): void {
  if (pieces.length === 0) return
  const gone = new Set(pieces.map(({ message }) => message))
  const stays = (piece: Piece | undefined): boolean => piece !== undefined && !gone.has(piece.message)
  lane.small.pieces.keep(stays)
  lane.large.pieces.keep(stays)
  for (const { transfer } of pieces) if (transfer !== undefined) lane.endTransfer(transfer.number)
  for (const { message } of pieces) lane.settle(message, fate)
}
