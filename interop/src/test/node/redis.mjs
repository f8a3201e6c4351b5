// The two commands of Redis that the test-plans contract needs.
import { once } from 'node:events'
import { connect } from 'node:net'

async function ask (address, words) {
  const at = address.lastIndexOf(':')
  const socket = connect(Number(address.slice(at + 1)), address.slice(0, at))
  await once(socket, 'connect')
  socket.write(`*${words.length}\r\n` + words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join(''))
  return socket
}

// Reads until the reply has this many lines; an address holds no line end.
async function lines (socket, count) {
  let text = ''
  for await (const part of socket) {
    text += part
    const whole = text.split('\r\n')
    if (text.startsWith('-')) {
      throw new Error(whole[0])
    }
    if (whole.length > count) {
      return whole
    }
  }
  throw new Error('redis hung up')
}

export async function push (address, key, value) {
  await lines(await ask(address, ['RPUSH', key, value]), 1)
}

export async function pop (address, key) {
  const reply = await lines(await ask(address, ['BLPOP', key, '60']), 5)
  return reply[4]
}
