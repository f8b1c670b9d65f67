// Guards that play one scene: what time, budgets and windows promise.

import type { Guard } from './exhibit.ts'
import { configOf, discardIn, fourKinds, Play, playing } from './play.ts'

const tight = (): Play => new Play(configOf({ maxOutstandingMessages: 1 }))
const fast = (): Play => new Play(configOf({ bulkBytesPerSecond: 50_000_000 }))
const side = (which: 'a' | 'b', sessionId: number): ReturnType<typeof configOf> =>
  configOf({ integrity: 'crc32c', side: which, sessionId })

export const scenes: Readonly<Record<string, Guard>> = {
  'one ack tells of forty packets': playing((play) => {
    play.pass('a', 100)
    play.submit('a', 'moves', 7680)
    const sent = play.flush('a')
    play.receive('b', `${sent.length} datagrams but the first`, ...sent.slice(1))
    play.receive('a', 'the ack', ...play.flush('b'))
    const missing = play.stats('a').channels['moves']?.piecesMissing ?? 0
    return missing <= 2 ? undefined : `${missing} pieces count as missing, and at most 2 are`
  }, fast),
  'packets that change places are not lost': playing((play) => {
    play.submit('a', 'position')
    const [first = new Uint8Array()] = play.flush('a')
    play.submit('a', 'position')
    play.receive('b', 'the second', ...play.flush('a'))
    play.receive('a', 'the ack', ...play.flush('b'))
    play.receive('b', 'the first', first)
    return play.fates('a').includes('lost') ? 'a message is lost because a newer one came first' : undefined
  }),
  'what has arrived is read before time decides': playing((play) => {
    play.submit('a', 'position')
    play.receive('b', 'it', ...play.flush('a'))
    const ack = play.flush('b')
    play.pass('a', 1000, 12)
    play.receive('a', 'the ack', ...ack)
    play.flush('a')
    return play.fates('a').join() === 'acked'
      ? undefined
      : `the fate is ${play.fates('a').join()}, and an ack was there`
  }),
  'an early and a late arrival are acked at the next flush': playing((play) => {
    play.submit('a', 'moves')
    const first = play.flush('a')
    play.submit('a', 'moves')
    play.receive('b', 'the second', ...play.flush('a'))
    play.receive('b', 'the first', ...first)
    return play.flush('b').length === 1 ? undefined : 'no ack leaves'
  }),
  'nothing is repeated while an answer may be on its way': playing((play) => {
    play.submit('a', 'moves')
    play.flush('a')
    play.pass('a', 1000, 2)
    return play.flush('a').length === 0 ? undefined : 'a message is repeated before its ack could have come'
  }),
  'the time that an ack was held is not in the round trip': playing((play) => {
    play.submit('a', 'moves')
    play.receive('b', 'it', ...play.flush('a'))
    play.pass('b', 100)
    play.pass('a', 110)
    play.receive('a', 'the ack', ...play.flush('b'))
    const { rttMs = 0 } = play.stats('a')
    return rttMs >= 8 && rttMs <= 12 ? undefined : `the round trip is ${rttMs} ms, and it was 10`
  }),
  'a link that comes back is found within three seconds': playing((play) => {
    play.submit('a', 'moves')
    play.flush('a')
    play.pass('a', 100, 600, true)
    return play.pass('a', 100, 30, true).length > 0 ? undefined : 'nothing leaves for three seconds'
  }),
  'a lost last message is repeated within three seconds': playing((play) => {
    play.submit('a', 'moves')
    play.flush('a')
    return play.pass('a', 100, 30, true).length > 0 ? undefined : 'nothing leaves for three seconds'
  }),
  'a round trip beyond patience is learnt': playing((play) => {
    play.submit('a', 'position')
    play.receive('b', 'it', ...play.flush('a'))
    const ack = play.flush('b')
    play.pass('a', 1000, 12, true)
    play.receive('a', 'the ack', ...ack)
    const { rttMs = 0 } = play.stats('a')
    return rttMs > 11_000 ? undefined : `the round trip is ${rttMs} ms, and it was 12 seconds`
  }),
  'what a byte limit held back leaves later': playing((play) => {
    play.submit('a', 'moves', 60)
    play.submit('a', 'moves', 60)
    play.receive('b', 'all', ...play.flush('a', 80))
    play.receive('b', 'all', ...play.flush('a'))
    return play.delivered('b') === 2 ? undefined : `${play.delivered('b')} of 2 messages are delivered`
  }),
  'a pause loses nothing': playing((play) => {
    play.submit('a', 'position')
    play.receive('b', 'it', ...play.flush('a'))
    const ack = play.flush('b')
    play.pass('a', 3_600_000)
    play.flush('a')
    play.receive('a', 'the ack', ...ack)
    return play.fates('a').join() === 'acked' ? undefined : `the fate is ${play.fates('a').join()} after a pause`
  }),
  'time does not go back': playing((play) => {
    play.pass('a', 20)
    play.pass('a', -5)
    play.pass('a', Number.NaN)
    const { now, age } = play.states.a.clock
    return now === 20_000 && age === 20_000 ? undefined : `20 ms passed, and it is ${now} and ${age}`
  }),
  'no time to live is not the same as none left': playing((play) => {
    play.submit('a', 'effects', 8, 0)
    play.pass('a', 5)
    play.flush('a')
    return play.fates('a').join() === 'expired' ? undefined : 'a message is sent after its time to live'
  }),
  'the channel that a byte limit cut off goes first': playing(
    (play) => {
      play.submit('a', 'moves', 20)
      play.submit('a', 'effects', 20)
      play.receive('b', 'all', ...play.flush('a', 40))
      play.submit('a', 'moves', 20)
      play.receive('b', 'all', ...play.flush('a', 40))
      const channels = play.effects.b.flatMap((effect) => (effect.type === 'DeliverMessage' ? [effect.channel] : []))
      return channels.join() === 'moves,effects'
        ? undefined
        : `${channels.join()} are delivered, the second is too late`
    },
    () => new Play(configOf({ channels: { moves: fourKinds.moves, effects: fourKinds.effects } })),
  ),
  'a fragment that does not fit beside small messages has its turn': playing((play) => {
    play.submit('a', 'events', 190)
    const sent = Array.from({ length: 3 }, () => {
      play.submit('a', 'effects', 90)
      play.submit('a', 'effects', 90)
      return play.flush('a', 256)
    })
    play.receive('b', 'all', ...sent.flat())
    const channels = play.effects.b.flatMap((effect) => (effect.type === 'DeliverMessage' ? [effect.channel] : []))
    return channels.includes('events') ? undefined : 'a message of two fragments has not left after three flushes'
  }),
  'a message beyond the limit is refused': playing((play) => {
    const [effect] = play.submit('a', 'moves', 8001)
    return effect?.type === 'RefuseMessage' ? undefined : 'a message that is too large is accepted'
  }),
  'a full window refuses, and opens again': playing((play) => {
    play.submit('a', 'moves')
    const [refusal] = play.submit('a', 'moves')
    if (refusal?.type !== 'RefuseMessage') return 'more is accepted than config allows'
    play.receive('b', 'the first', ...play.flush('a'))
    play.receive('a', 'the ack', ...play.flush('b'))
    const [acceptance] = play.submit('a', 'moves')
    return acceptance?.type === 'AcceptMessage' ? undefined : 'a window that was acked stays full'
  }, tight),
  'what is acked out of order is not counted for ever': playing((play) => {
    play.submit('a', 'moves', 20)
    const first = play.flush('a')
    play.submit('a', 'moves', 30)
    play.receive('b', 'the second', ...play.flush('a'))
    play.receive('a', 'the ack', ...play.flush('b'))
    play.receive('b', 'the first', ...first)
    play.receive('a', 'the ack', ...play.flush('b'))
    const bytes = play.stats('a').channels['moves']?.outstandingBytes
    return bytes === 0 ? undefined : `${bytes} bytes are outstanding, and all is acked`
  }),
  'datagrams of another session are discarded': playing(
    (play) => {
      play.submit('a', 'moves')
      return discardIn(play.receive('b', 'it', ...play.flush('a'))) === 'Corrupt'
        ? undefined
        : 'another session is heard'
    },
    () => new Play(side('a', 1), side('b', 2)),
  ),
  'an end does not hear itself': playing(
    (play) => {
      play.submit('a', 'moves')
      return discardIn(play.receive('a', 'it back', ...play.flush('a'))) === 'Corrupt'
        ? undefined
        : 'an end hears itself'
    },
    () => new Play(side('a', 1), side('b', 1)),
  ),
  'a late ack lets large messages go on': playing((play) => {
    play.submit('a', 'moves')
    play.receive('b', 'it', ...play.flush('a'))
    const ack = play.flush('b')
    play.pass('a', 1000, 20, true)
    play.receive('a', 'the ack', ...ack)
    play.submit('a', 'moves', 2000)
    return play.pass('a', 20, 5, true).length > 0 ? undefined : 'a large message does not leave'
  }),
  'a lost message goes again as soon as newer ones are acked': playing((play) => {
    play.submit('a', 'moves')
    play.flush('a')
    for (let count = 0; count < 3; count += 1) play.submit('a', 'position')
    const sent = [play.flush('a')]
    play.submit('a', 'position')
    sent.push(play.flush('a'))
    play.receive('b', 'two newer ones', ...sent.flat())
    play.receive('a', 'the ack', ...play.flush('b'))
    return play.flush('a').length > 0 ? undefined : 'a lost message waits for a timer'
  }, fast),
  'a silent link leaves no incomplete message behind': playing((play) => {
    play.pass('a', 100)
    play.submit('a', 'effects', 2000)
    play.receive('b', 'the first datagram of many', ...play.flush('a').slice(0, 1))
    play.pass('b', 1000, 10, true)
    return play.states.b.messages.partials.flat().length === 0 ? undefined : 'an incomplete message is kept for ever'
  }, fast),
  'numbers grow wide before they could be misread': playing((play) => {
    play.events.push('a: 10 ms pass, submit on effects and flush, 20,000 times')
    const payload = Uint8Array.of(1)
    let wide = false
    for (let count = 0; count < 20_000; count += 1) {
      play.step('a', { type: 'Ticked', deltaMicros: 10_000 })
      play.step('a', { type: 'MessageSubmitted', channel: 'effects', payload })
      const [effect] = play.step('a', { type: 'FlushRequested' }).slice(-1)
      wide = effect?.type === 'TransmitDatagram' && ((effect.datagram[0] ?? 0) & 0x20) !== 0
    }
    return wide ? undefined : '20,000 numbers without an ack, and two bytes still'
  }),
}
