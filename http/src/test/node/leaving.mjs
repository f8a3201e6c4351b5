// Clients that stop listening: the node must notice, which the test looks at when this has ended.
import assert from 'node:assert/strict';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';

const base = process.argv[2];
const ollama = new Ollama({ host: base });
const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'none', maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: base, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];

const stream = await ollama.chat({ model: 'chat', messages, stream: true });
await assert.rejects(async () => {
  for await (const _ of stream) stream.abort();
});
const other = await openai.chat.completions.create({ model: 'chat', messages, stream: true });
for await (const _ of other) {
  other.controller.abort();
}
const response = await openai.responses.create({ model: 'chat', input: 'hi', stream: true });
for await (const _ of response) {
  response.controller.abort();
}
const message = await anthropic.messages.create({
  model: 'chat', max_tokens: 100_000, messages, stream: true,
});
for await (const _ of message) {
  message.controller.abort();
}
console.log('leaving: ok');
// All connections would end with this process anyway: stay until the test has seen that they did.
setTimeout(() => {}, 60_000);
