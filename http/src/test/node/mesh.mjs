// Clients that know nothing of other machines, against a node whose neighbours have models.
import assert from 'node:assert/strict';
import { Ollama } from 'ollama';
import OpenAI from 'openai';

const base = process.argv[2];
const ollama = new Ollama({ host: base });
const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];

const listed = (await ollama.list()).models.find(model => model.name === 'big:latest');
assert.equal(listed.remote_host, 'attic');
assert.ok(new Date(listed.modified_at) > 0);
const loaded = (await ollama.ps()).models.find(model => model.name === 'big:latest');
assert.ok(new Date(loaded.expires_at) > Date.now());
assert.equal((await ollama.show({ model: 'big' })).model_info['general.architecture'], 'llama');
assert.equal((await ollama.chat({ model: 'big@mesh', messages })).message.content, 'Hello there');
await assert.rejects(ollama.delete({ model: 'big' }), error => {
  assert.equal(error.status_code, 404);
  assert.match(error.message, /lies on attic/);
  return true;
});
const local = new Ollama({ host: base, headers: { 'X-Folkmoot-Reach': 'local' } });
assert.ok(!(await local.list()).models.some(model => model.name === 'big:latest'));
await assert.rejects(local.chat({ model: 'big', messages }), { status_code: 404 });

const ids = [];
for await (const model of openai.models.list()) ids.push(model.id);
assert.ok(ids.includes('big:latest'));
const { data, response } = await openai.chat.completions
  .create({ model: 'big@mesh', messages }).withResponse();
assert.equal(data.choices[0].message.content, 'Hello there');
assert.equal(data.model, 'big@mesh');
assert.match(response.headers.get('X-Folkmoot-Route'), /^node="attic"; engine=/);
await assert.rejects(
  openai.chat.completions.create(
    { model: 'big', messages }, { headers: { 'X-Folkmoot-Reach': 'local' } }),
  OpenAI.NotFoundError);
await assert.rejects(
  openai.chat.completions.create({ model: 'big@moon', messages }), OpenAI.BadRequestError);
console.log('mesh: ok');
