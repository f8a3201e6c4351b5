// A js-libp2p peer that tests drive: one JSON command a line on stdin, one JSON event a line on stdout.
//
//   node peer.mjs [--listen] [--transport=tcp|quic-v1]
//
//   {"do":"dial","id":1,"address":"/ip4/…/p2p/…"}          -> {"event":"done","id":1,"ms":3.2}
//   {"do":"ping","id":2,"peer":"12D3…","count":10}         -> {"event":"done","id":2,"us":[…]}
//   {"do":"echo","id":3,"peer":"12D3…","bytes":65536}      -> {"event":"done","id":3,"ms":…}
//   {"do":"perf","id":4,"peer":"12D3…","up":0,"down":1024} -> {"event":"done","id":4,"ms":…}
//   {"do":"streams","id":5,"peer":"12D3…","count":100}     -> {"event":"done","id":5,"ms":…}
//   {"do":"stop"}
//
// A command that fails answers {"event":"failed","id":…,"reason":…}. The peer ends when stdin does.
import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { quic } from '@chainsafe/libp2p-quic'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { byteStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const ECHO = '/folkmoot/echo/1.0.0'
const PERF = '/perf/1.0.0'
const PING = '/ipfs/ping/1.0.0'
const PING_BYTES = 32
const CHUNK = new Uint8Array(64 * 1024)
const MANY = 10_000

const flags = new Map(process.argv.slice(2).map(flag => flag.replace(/^--/, '').split('=')))
const overQuic = (flags.get('transport') ?? 'tcp') === 'quic-v1'

const node = await createLibp2p({
  addresses: {
    listen: flags.has('listen') ? [overQuic ? '/ip4/127.0.0.1/udp/0/quic-v1' : '/ip4/127.0.0.1/tcp/0'] : []
  },
  transports: [overQuic ? quic() : tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  // Loopback is refused by default, and so are more than five connections a second from one host.
  connectionGater: { denyDialMultiaddr: () => false },
  connectionManager: { inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY },
  connectionMonitor: { enabled: false },
  services: { identify: identify(), ping: ping({ maxInboundStreams: MANY, maxOutboundStreams: MANY }) }
})

function tell (event) {
  process.stdout.write(JSON.stringify(event) + '\n')
}

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

const limits = { maxInboundStreams: MANY, maxOutboundStreams: MANY }
await node.handle(ECHO, answerEcho, limits)
await node.handle(PERF, answerPerf, limits)

function open (peer, protocol) {
  return node.dialProtocol(peerIdFromString(peer), protocol, { maxOutboundStreams: MANY })
}

const now = () => performance.now()

const commands = {
  async dial ({ address }) {
    const start = now()
    const connection = await node.dial(multiaddr(address))
    return { ms: now() - start, peer: connection.remotePeer.toString() }
  },

  // On one stream: the service opens one a call, and two calls in a row are one too many.
  async ping ({ peer, count = 1 }) {
    const stream = await open(peer, PING)
    const bytes = byteStream(stream)
    const us = []
    for (let i = 0; i < count; i++) {
      const sent = crypto.getRandomValues(new Uint8Array(PING_BYTES))
      const start = now()
      await bytes.write(sent)
      const back = (await bytes.read({ bytes: PING_BYTES })).subarray()
      us.push(Math.round((now() - start) * 1000))
      if (Buffer.compare(sent, back) !== 0) {
        throw new Error('another pong than the ping')
      }
    }
    stream.abort(new Error('done'))
    return { us }
  },

  async echo ({ peer, bytes }) {
    const stream = await open(peer, ECHO)
    const start = now()
    const back = receive(stream)
    await sendMany(stream, bytes)
    await stream.close()
    const count = await back
    if (count !== bytes) {
      throw new Error(`sent ${bytes} bytes and got ${count}`)
    }
    return { ms: now() - start }
  },

  async perf ({ peer, up, down }) {
    const stream = await open(peer, PERF)
    const start = now()
    const wanted = new Uint8Array(8)
    new DataView(wanted.buffer).setBigUint64(0, BigInt(down))
    const back = receive(stream)
    await send(stream, wanted)
    await sendMany(stream, up)
    await stream.close()
    const count = await back
    if (count !== down) {
      throw new Error(`wanted ${down} bytes and got ${count}`)
    }
    return { ms: now() - start }
  },

  async streams ({ peer, count }) {
    const start = now()
    for (let i = 0; i < count; i++) {
      await this.perf({ peer, up: 0, down: 1 })
    }
    return { ms: now() - start }
  }
}

async function run (command) {
  try {
    tell({ event: 'done', id: command.id, ...await commands[command.do](command) })
  } catch (error) {
    tell({ event: 'failed', id: command.id, reason: String(error?.message ?? error) })
  }
}

node.addEventListener('connection:open', ({ detail }) => {
  tell({ event: 'connect', peer: detail.remotePeer.toString(), address: detail.remoteAddr.toString() })
})

tell({ event: 'ready', peer: node.peerId.toString(), addresses: node.getMultiaddrs().map(String) })

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  if (command.do === 'stop') {
    break
  }
  run(command)
}
await node.stop()
process.exit(0)
