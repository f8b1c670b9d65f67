// One peer, one place, whatever its address is called.

import { expect, it } from 'vitest'
import { openPlaces, spellingOf, type Place } from '../../../src/adapters/dgram/places.ts'
import { openIntake } from '../../../src/adapters/link.ts'
import { clock, connect, type GameConfig } from '../connections.ts'

const placeAt = (address: string, port = 5): Place<GameConfig> => {
  const connection = connect()
  const peer = { address: spellingOf(address), port, connection }
  return { peer, intake: openIntake(connection, clock().now), form: undefined, sent: () => undefined }
}

it('every spelling finds the place', () => {
  const places = openPlaces<GameConfig>()
  const [four, six] = [placeAt('127.0.0.1'), placeAt('2001:DB8:0::1')]
  places.seat(four, '0.0.0.0')
  places.seat(six, '2001:db8::1')
  expect([...places.peers.keys()]).toEqual(['127.0.0.1:5', '2001:db8::1:5'])
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0.0.0.0']) {
    expect(places.find({ address, port: 5 })).toBe(four)
  }
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1']) expect(places.at({ address, port: 5 })).toBe(four)
  expect(places.at({ address: '2001:db8::1', port: 5 })).toBe(six)
  expect(places.at({ address: '::1', port: 5 })).toBeUndefined()
  expect(places.find({ address: '127.0.0.1', port: 6 })).toBeUndefined()
  expect([...places.all()]).toEqual([four, six])
})

it('a name finds it before and after it is resolved, and nothing once the place is free', () => {
  const places = openPlaces<GameConfig>()
  const place = placeAt('Game.Example')
  places.seat(place, 'Game.Example')
  expect([...places.peers.keys()]).toEqual(['game.example:5'])
  places.move(place, '192.0.2.1')
  expect([...places.peers]).toEqual([['192.0.2.1:5', place.peer]])
  expect(place.peer.address).toBe('192.0.2.1')
  expect(places.find({ address: 'GAME.example', port: 5 })).toBe(place)
  places.unseat(place)
  places.unseat(place)
  const next = placeAt('192.0.2.1')
  places.seat(next, '192.0.2.1')
  expect(places.find({ address: 'game.example', port: 5 })).toBeUndefined()
  expect([places.isSeated(place), places.isSeated(next)]).toEqual([false, true])
  places.unseat(place)
  expect(places.find({ address: '192.0.2.1', port: 5 })).toBe(next)
})

it('who takes a place puts out who had it', () => {
  const places = openPlaces<GameConfig>()
  const [first, second, third] = [placeAt('192.0.2.1'), placeAt('game'), placeAt('192.0.2.1')]
  places.seat(first, '192.0.2.1')
  places.seat(second, 'game')
  places.move(second, '192.0.2.1')
  expect([...places.all()]).toEqual([second])
  places.seat(third, '192.0.2.1')
  expect([...places.all()]).toEqual([third])
  expect(places.find({ address: 'game', port: 5 })).toBeUndefined()
  places.unseat(undefined)
  expect(places.peers.size).toBe(1)
})
