// What the tests may ask of the peer, and the protocols that it serves.
import { peerIdFromString } from '@libp2p/peer-id'
import { byteStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { pop, push } from './redis.mjs'

const ECHO = '/folkmoot/echo/1.0.0'
const PERF = '/perf/1.0.0'
const PING = '/ipfs/ping/1.0.0'
const REQUEST = '/folkmoot/request/1.0.0'
const RESET = '/folkmoot/reset/1.0.0'
const PING_BYTES = 32
const REQUEST_BYTES = 8
const CHUNK = new Uint8Array(64 * 1024)
const MANY = 10_000
const LIMITS = { maxInboundStreams: MANY, maxOutboundStreams: MANY }

const now = () => performance.now()
const pattern = place => place % 251

async function send (stream, bytes) {
  if (!stream.send(bytes)) {
    await stream.onDrain()
  }
}

async function sendMany (stream, count) {
  for (let left = count; left > 0; left -= CHUNK.length) {
    await send(stream, left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK)
  }
}

async function receive (stream) {
  let count = 0
  for await (const part of stream) {
    count += part.byteLength
  }
  return count
}

async function receiveExactly (stream, wanted) {
  const count = await receive(stream)
  if (count !== wanted) {
    throw new Error(`wanted ${wanted} bytes and got ${count}`)
  }
}

async function answerEcho (stream) {
  for await (const part of stream) {
    await send(stream, part)
  }
  await stream.close()
}

async function answerPerf (stream) {
  let wanted
  const head = []
  for await (const part of stream) {
    if (wanted === undefined) {
      head.push(...part.subarray())
      if (head.length >= 8) {
        wanted = Number(new DataView(Uint8Array.from(head).buffer).getBigUint64(0))
      }
    }
  }
  await sendMany(stream, wanted ?? 0)
  await stream.close()
}

// Without the wait for the end of the request that perf makes.
function answerRequest (stream) {
  let count = 0
  stream.addEventListener('message', ({ data }) => {
    count += data.byteLength
    if (count === REQUEST_BYTES) {
      stream.send(new Uint8Array(1))
      stream.close().catch(error => stream.abort(error))
    }
  })
}

async function answerReset (stream) {
  await byteStream(stream).read({ bytes: 1 })
  stream.abort(new Error('as agreed'))
}

export async function serve (node) {
  await node.handle(ECHO, answerEcho, LIMITS)
  await node.handle(PERF, answerPerf, LIMITS)
  await node.handle(RESET, answerReset, LIMITS)
  await node.handle(REQUEST, answerRequest, LIMITS)
}

function open (node, peer, protocol) {
  return node.dialProtocol(peerIdFromString(peer), protocol, { maxOutboundStreams: MANY })
}

async function ask (node, peer, up, down) {
  const stream = await open(node, peer, PERF)
  const wanted = new Uint8Array(8)
  new DataView(wanted.buffer).setBigUint64(0, BigInt(down))
  return { stream, async send () {
    await send(stream, wanted)
    await sendMany(stream, up)
    await stream.close()
  } }
}

async function perf (node, peer, up, down) {
  const request = await ask(node, peer, up, down)
  const back = receiveExactly(request.stream, down)
  await request.send()
  await back
}

// On one stream, each with other bytes: the service opens one a call, and two calls in a row are one too many.
async function pings (node, peer, count) {
  const stream = await open(node, peer, PING)
  const bytes = byteStream(stream)
  const us = []
  for (let i = 0; i < count; i++) {
    const sent = new Uint8Array(PING_BYTES).fill(i)
    const start = now()
    await bytes.write(sent)
    const back = (await bytes.read({ bytes: PING_BYTES })).subarray()
    us.push(Math.round((now() - start) * 1000))
    if (Buffer.compare(sent, back) !== 0) {
      throw new Error('another pong than the ping')
    }
  }
  stream.abort(new Error('done'))
  return us
}

async function echo (node, peer, count) {
  const sent = Uint8Array.from({ length: count }, (_, place) => pattern(place))
  const stream = await open(node, peer, ECHO)
  let place = 0
  const back = (async () => {
    for await (const part of stream) {
      const bytes = part.subarray()
      if (Buffer.compare(bytes, sent.subarray(place, place + bytes.length)) !== 0) {
        throw new Error('other bytes came back')
      }
      place += bytes.length
    }
  })()
  for (let from = 0; from < count; from += CHUNK.length) {
    await send(stream, sent.subarray(from, from + CHUNK.length))
  }
  await stream.close()
  await back
  if (place !== count) {
    throw new Error(`sent ${count} bytes and got ${place}`)
  }
}

async function streams (node, peer, count, parallel) {
  await Promise.all(Array.from({ length: parallel }, async () => {
    for (let i = 0; i < count / parallel; i++) {
      await perf(node, peer, 0, 1)
    }
  }))
}

async function requests (node, peer, count) {
  for (let i = 0; i < count; i++) {
    const stream = await open(node, peer, REQUEST)
    const answered = new Promise((resolve, reject) => {
      stream.addEventListener('message', resolve, { once: true })
      stream.addEventListener('close', () => reject(new Error('ended without an answer')), { once: true })
    })
    stream.send(new Uint8Array(REQUEST_BYTES))
    await answered
    await stream.close()
  }
}

// Asks for more than any window holds, leaves it unread while other streams go on, then reads it.
async function hold (node, peer, down) {
  const request = await ask(node, peer, 0, down)
  request.stream.pause()
  await request.send()
  await streams(node, peer, 10, 1)
  const back = receiveExactly(request.stream, down)
  request.stream.resume()
  await back
}

// Resets an echo in its middle.
async function reset (node, peer) {
  const stream = await open(node, peer, ECHO)
  const bytes = byteStream(stream)
  await bytes.write(new Uint8Array(1024))
  await bytes.read({ bytes: 1024 })
  stream.abort(new Error('as agreed'))
}

// Is reset by the remote.
async function suffer (node, peer) {
  const stream = await open(node, peer, RESET)
  const back = receive(stream)
  stream.send(new Uint8Array(1))
  let count
  try {
    count = await back
  } catch {
    return
  }
  throw new Error(`ended well after ${count} bytes`)
}

async function whatIsKnown (node, identified, peer) {
  const told = identified.get(peer)
  if (told === undefined) {
    throw new Error('not identified yet')
  }
  // Those of the store, which a push renews.
  const known = await node.peerStore.get(peerIdFromString(peer))
  return {
    agent: told.agentVersion,
    protocols: known.protocols,
    addresses: told.listenAddrs.map(String),
    observed: String(told.observedAddr),
    record: known.peerRecordEnvelope === undefined ? null : peer
  }
}

// From the dial to the first byte of an answer, on a new connection each time.
async function first (node, address, count) {
  const ms = []
  for (let i = 0; i < count; i++) {
    const start = now()
    const { remotePeer } = await node.dial(multiaddr(address))
    await perf(node, remotePeer.toString(), 0, 1)
    ms.push(now() - start)
    await node.hangUp(remotePeer)
  }
  return { ms }
}

async function timed (work) {
  const start = now()
  const result = await work
  return { ms: now() - start, ...result }
}

export function commandsOf (node, identified, discovered) {
  return {
    dial: ({ address }) => timed(node.dial(multiaddr(address)).then(made => ({ peer: made.remotePeer.toString() }))),
    first: ({ address, count = 1 }) => first(node, address, count),
    ping: async ({ peer, count = 1 }) => ({ us: await pings(node, peer, count) }),
    echo: ({ peer, bytes }) => timed(echo(node, peer, bytes)),
    perf: ({ peer, up, down }) => timed(perf(node, peer, up, down)),
    streams: ({ peer, count, parallel = 1 }) => timed(streams(node, peer, count, parallel)),
    requests: ({ peer, count }) => timed(requests(node, peer, count)),
    hold: ({ peer, down }) => timed(hold(node, peer, down)),
    reset: ({ peer }) => timed(reset(node, peer)),
    suffer: ({ peer }) => timed(suffer(node, peer)),
    identify: ({ peer }) => whatIsKnown(node, identified, peer),
    found: async ({ peer }) => ({ addresses: discovered.get(peer) ?? [] }),
    handle: async ({ protocol }) => { await node.handle(protocol, answerEcho, LIMITS) },
    offer: ({ address, redis, key }) => push(redis, key, address),
    take: async ({ redis, key }) => ({ address: await pop(redis, key) })
  }
}
