// A js-libp2p peer that tests drive. interop/src/test/PEERS.md has the language that it speaks on stdin and stdout.
import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { quic } from '@chainsafe/libp2p-quic'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { mdns } from '@libp2p/mdns'
import { ping } from '@libp2p/ping'
import { preSharedKey } from '@libp2p/pnet'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { commandsOf, serve } from './commands.mjs'

const MANY = 10_000

const flags = new Map(process.argv.slice(2).map(flag => flag.replace(/^--/, '').split(/=(.*)/)))
const psk = flags.get('psk')
const listen = flags.get('listen')
const service = flags.get('mdns')

const node = await createLibp2p({
  addresses: { listen: listen?.split(',') ?? [] },
  transports: psk === undefined ? [tcp(), quic()] : [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  // Loopback is refused by default, and so are more than five connections a second from one host.
  connectionGater: { denyDialMultiaddr: () => false },
  connectionManager: { inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY },
  connectionMonitor: { enabled: false },
  connectionProtector: psk === undefined
    ? undefined
    : preSharedKey({ psk: Buffer.from(`/key/swarm/psk/1.0.0/\n/base16/\n${psk}`) }),
  peerDiscovery: service === undefined ? [] : [mdns({ serviceTag: service, interval: 1_000 })],
  services: {
    identify: identify({ maxInboundStreams: MANY }),
    push: identifyPush({ maxInboundStreams: MANY }),
    ping: ping({ maxInboundStreams: MANY, maxOutboundStreams: MANY })
  }
})

function tell (event) {
  process.stdout.write(JSON.stringify(event) + '\n')
}

const identified = new Map()
const discovered = new Map()
node.addEventListener('peer:identify', ({ detail }) => identified.set(detail.peerId.toString(), detail))
node.addEventListener('connection:open', ({ detail }) => {
  tell({ event: 'connect', peer: detail.remotePeer.toString(), address: detail.remoteAddr.toString() })
})
node.addEventListener('peer:discovery', ({ detail }) => discovered.set(detail.id.toString(), detail.multiaddrs.map(String)))
await serve(node)
const commands = commandsOf(node, identified, discovered)

async function run (command) {
  try {
    tell({ event: 'done', id: command.id, ...await commands[command.do](command) })
  } catch (error) {
    tell({ event: 'failed', id: command.id, reason: String(error?.message ?? error) })
  }
}

tell({
  event: 'ready',
  implementation: 'js-libp2p',
  peer: node.peerId.toString(),
  addresses: node.getMultiaddrs().map(String)
})

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  if (command.do === 'stop') {
    break
  }
  run(command)
}
await node.stop()
process.exit(0)
