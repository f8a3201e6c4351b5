// The rule: no client returns a truncated answer as a complete one. This node dies in mid-sentence.
import assert from 'node:assert/strict';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';

const base = process.argv[2];
const DIED = process.argv[3];
const ollama = new Ollama({ host: base });
const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'none', maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: base, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];

async function drained(stream) {
  let parts = 0;
  try {
    for await (const _ of await stream) parts++;
  } catch (error) {
    assert.ok(parts > 0, 'something came before it broke');
    throw error;
  }
  return parts;
}

const told = error => {
  assert.ok(error.message.includes(DIED), `the reason is told: ${error.message}`);
  return true;
};

await assert.rejects(drained(ollama.generate({ model: 'chat', prompt: 'x', stream: true })), told);
await assert.rejects(drained(ollama.chat({ model: 'chat', messages, stream: true })), told);
await assert.rejects(ollama.chat({ model: 'chat', messages }), told);
await assert.rejects(
  drained(openai.chat.completions.create({ model: 'chat', messages, stream: true })), told);
await assert.rejects(
  drained(openai.completions.create({ model: 'chat', prompt: 'x', stream: true })), told);
await assert.rejects(openai.chat.completions.create({ model: 'chat', messages }), told);
await assert.rejects(
  openai.chat.completions.stream({ model: 'chat', messages }).finalContent());
await assert.rejects(
  drained(openai.responses.create({ model: 'chat', input: 'hi', stream: true })), told);
await assert.rejects(openai.responses.create({ model: 'chat', input: 'hi' }), told);
await assert.rejects(openai.responses.stream({ model: 'chat', input: 'hi' }).finalResponse());
const asked = { model: 'chat', max_tokens: 100, messages };
await assert.rejects(drained(anthropic.messages.create({ ...asked, stream: true })), told);
await assert.rejects(anthropic.messages.create(asked), told);
await assert.rejects(anthropic.messages.stream(asked).finalMessage(), told);
await assert.rejects(anthropic.messages.stream(asked).finalText());
console.log('broken: ok');
