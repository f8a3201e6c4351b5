// Tools and thinking, with every official client: a model that thinks, speaks, and calls twice.
import assert from 'node:assert/strict';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';

const base = process.argv[2];
const HELLO = 'Hello there';
const THOUGHT = 'They greet me.';
const ARGUMENTS = { zone: 'Zürich', at: [1, { b: true }] };
const ollama = new Ollama({ host: base });
const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'none', maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: base, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hi' }];
const parameters = { type: 'object', properties: { zone: { type: 'string' } } };
const tools = [{ type: 'function', function: { name: 'get_time', description: 'Time', parameters } }];
const model = 'savant';

// Ollama: arguments are an object.
const chat = await ollama.chat({ model, messages, tools, think: 'low' });
assert.equal(chat.message.content, HELLO);
assert.equal(chat.message.thinking, THOUGHT);
assert.deepEqual(chat.message.tool_calls.map(call => call.function.arguments), [ARGUMENTS, ARGUMENTS]);
let thinking = '';
const calls = [];
for await (const part of await ollama.chat({ model, messages, tools, think: true, stream: true })) {
  thinking += part.message.thinking ?? '';
  calls.push(...(part.message.tool_calls ?? []));
}
assert.equal(thinking, THOUGHT);
assert.deepEqual(calls.map(call => call.function.index), [0, 1]);

// OpenAI's chat: arguments are a text.
const completion = await openai.chat.completions.create({ model, messages, tools });
const [choice] = completion.choices;
assert.equal(choice.finish_reason, 'tool_calls');
assert.equal(choice.message.reasoning, THOUGHT);
assert.deepEqual(JSON.parse(choice.message.tool_calls[1].function.arguments), ARGUMENTS);
const streamed = await openai.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
assert.equal(streamed.choices[0].message.content, HELLO);
assert.deepEqual(
  streamed.choices[0].message.tool_calls.map(call => JSON.parse(call.function.arguments)),
  [ARGUMENTS, ARGUMENTS]);
await openai.chat.completions.create({
  model, tools,
  messages: [...messages, choice.message,
    ...choice.message.tool_calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: '9' }))],
});

// OpenAI's responses: items.
const flat = [{ type: 'function', name: 'get_time', description: 'Time', parameters, strict: false }];
const asking = { model, input: 'hi', tools: flat, reasoning: { effort: 'high' } };
const response = await openai.responses.create(asking);
const kinds = ['reasoning', 'message', 'function_call', 'function_call'];
assert.deepEqual(response.output.map(item => item.type), kinds);
assert.equal(response.output[0].summary[0].text, THOUGHT);
assert.deepEqual(JSON.parse(response.output[2].arguments), ARGUMENTS);
const gathered = await openai.responses.stream(asking).finalResponse();
assert.deepEqual(gathered.output.map(item => item.type), kinds);
assert.equal(gathered.output_text, HELLO);
assert.equal(new Set(gathered.output.map(item => item.id)).size, 4);
await openai.responses.create({
  ...asking,
  input: [{ role: 'user', content: 'hi' }, ...response.output,
    ...response.output.filter(item => item.type === 'function_call')
      .map(({ call_id }) => ({ type: 'function_call_output', call_id, output: '9' }))],
});

// Anthropic: blocks.
const question = {
  model, max_tokens: 100, messages, thinking: { type: 'enabled', budget_tokens: 1024 },
  tools: [{ name: 'get_time', description: 'Time', input_schema: parameters }],
};
const message = await anthropic.messages.create(question);
const blocks = ['thinking', 'text', 'tool_use', 'tool_use'];
assert.deepEqual(message.content.map(block => block.type), blocks);
assert.equal(message.content[0].thinking, THOUGHT);
assert.deepEqual(message.content[3].input, ARGUMENTS);
assert.equal(message.stop_reason, 'tool_use');
const final = await anthropic.messages.stream(question).finalMessage();
assert.deepEqual(final.content.map(block => block.type), blocks);
assert.equal(final.content[1].text, HELLO);
assert.deepEqual(final.content[2].input, ARGUMENTS);
await anthropic.messages.create({
  ...question,
  messages: [...messages, { role: 'assistant', content: message.content }, {
    role: 'user',
    content: message.content.filter(block => block.type === 'tool_use')
      .map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: '9' })),
  }],
});
console.log('able: ok');
