// Every call that people make with the official clients, against a node that answers well.
import assert from 'node:assert/strict';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';

const base = process.argv[2];
const HELLO = 'Hello there, friend';
const ollama = new Ollama({ host: base });
const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'none', maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: base, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];

async function joined(stream, pick) {
  let text = '';
  for await (const part of stream) text += pick(part) ?? '';
  return text;
}

// The client of Ollama.
assert.equal((await ollama.generate({ model: 'chat', prompt: 'x' })).response, HELLO);
const generated = await ollama.generate({ model: 'chat', prompt: 'x', stream: true });
assert.equal(await joined(generated, part => part.response), HELLO);
const chat = await ollama.chat({ model: 'chat', messages });
assert.equal(chat.message.content, HELLO);
assert.equal(chat.done_reason, 'stop');
const chatted = await ollama.chat({ model: 'chat', messages, stream: true });
assert.equal(await joined(chatted, part => part.message.content), HELLO);
assert.equal((await ollama.embed({ model: 'bert', input: ['a', 'b'] })).embeddings.length, 2);
assert.ok((await ollama.embeddings({ model: 'bert', prompt: 'a' })).embedding.length > 0);
assert.ok((await ollama.list()).models.some(model => model.name === 'chat:latest'));
assert.ok((await ollama.ps()).models.some(model => model.name === 'chat:latest'));
const shown = await ollama.show({ model: 'chat' });
assert.equal(shown.model_info['general.architecture'], 'llama');
assert.ok(shown.capabilities.includes('completion'));
await ollama.copy({ source: 'chat', destination: 'twin' });
await ollama.delete({ model: 'twin' });
await assert.rejects(ollama.generate({ model: 'nosuch', prompt: 'x' }), error => {
  assert.equal(error.status_code, 404);
  assert.equal(error.message, "model 'nosuch' not found");
  return true;
});
assert.match((await ollama.version()).version, /^\d+\.\d+\.\d+$/);

// The client of OpenAI.
const completion = await openai.chat.completions.create({ model: 'chat', messages });
assert.equal(completion.choices[0].message.content, HELLO);
assert.equal(completion.choices[0].finish_reason, 'stop');
const completing = await openai.chat.completions.create({
  model: 'chat', messages, stream: true, stream_options: { include_usage: true },
});
let usage;
const text = await joined(completing, part => {
  usage = part.usage ?? usage;
  return part.choices[0]?.delta.content;
});
assert.equal(text, HELLO);
assert.equal(usage.completion_tokens, 3);
const plain = await openai.completions.create({ model: 'chat', prompt: 'x' });
assert.equal(plain.choices[0].text, HELLO);
const embedded = await openai.embeddings.create({ model: 'bert', input: 'a' });
assert.equal(typeof embedded.data[0].embedding[0], 'number');
const models = [];
for await (const model of openai.models.list()) models.push(model.id);
assert.ok(models.includes('chat:latest'));
assert.equal((await openai.models.retrieve('chat')).id, 'chat');
await assert.rejects(openai.chat.completions.create({ model: 'nosuch', messages }), error => {
  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.equal(error.type, 'not_found_error');
  return true;
});
await assert.rejects(
  openai.chat.completions.create({ model: 'chat', messages: [] }), OpenAI.BadRequestError);

// The same client, with responses.
const response = await openai.responses.create({ model: 'chat', input: 'hi' });
assert.equal(response.output_text, HELLO);
assert.equal(response.status, 'completed');
assert.equal(response.usage.output_tokens, 3);
const responding = await openai.responses.create({ model: 'chat', input: 'hi', stream: true });
const types = [];
assert.equal(await joined(responding, event => {
  assert.equal(event.sequence_number, types.length);
  types.push(event.type);
  return event.type === 'response.output_text.delta' ? event.delta : '';
}), HELLO);
assert.equal(types.at(-1), 'response.completed');
const gathered = await openai.responses.stream({ model: 'chat', input: 'hi' }).finalResponse();
assert.equal(gathered.output_text, HELLO);
await assert.rejects(openai.responses.create({ model: 'chat' }), OpenAI.BadRequestError);

// The client of Anthropic.
const asked = { model: 'chat', max_tokens: 100, messages };
const message = await anthropic.messages.create(asked);
assert.equal(message.content[0].text, HELLO);
assert.equal(message.stop_reason, 'end_turn');
assert.equal(message.usage.output_tokens, 3);
const told = await anthropic.messages.create({ ...asked, stream: true });
assert.equal(await joined(told, event => event.delta?.text), HELLO);
const final = await anthropic.messages.stream(asked).finalMessage();
assert.deepEqual(final.content, [{ type: 'text', text: HELLO }]);
assert.equal(final.usage.output_tokens, 3);
assert.ok((await anthropic.messages.countTokens({ model: 'chat', messages })).input_tokens > 0);
await assert.rejects(anthropic.messages.create({ ...asked, model: 'nosuch' }), error => {
  assert.ok(error instanceof Anthropic.NotFoundError);
  assert.equal(error.error.error.message, "model 'nosuch' not found");
  return true;
});
console.log('whole: ok');
