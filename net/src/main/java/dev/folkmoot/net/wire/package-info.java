/**
 * Every message between nodes, and how it stands on the wire. This page is the specification of
 * Folkmoot's protocols, version 1.
 *
 * <h2>Common rules</h2>
 *
 * A protocol is named {@code /folkmoot/<name>/<major>} and runs on libp2p streams, so both ends
 * know each other's keys. A frame is a length (unsigned varint, at most four bytes) and so many
 * bytes of <a href="https://protobuf.dev/programming-guides/encoding/">protobuf</a>. Numbers are
 * varints, unless they say zigzag ({@code sint}), {@code float} or {@code double}; times are
 * milliseconds; text is UTF-8; a constant is its place, counted from 0, in the order of the Java
 * enum.
 *
 * <p><b>Versions.</b> A reader passes over fields that it does not know, and over frames in which
 * it knows none. A writer may add fields and frames that an old reader can do without, and
 * constants at the end of an enum. All else is a new major number, a new protocol name, and both
 * are served for a while. A field that is left out has the default given here; a field that stands
 * twice counts by its last, lists apart.
 *
 * <p><b>Limits</b> stand in {@link dev.folkmoot.net.wire.Limits}. Whoever sends more than a limit,
 * or what is no message, is cut off by a reset of the stream ({@link
 * dev.folkmoot.net.wire.MalformedMessageException}). A length is judged before memory is taken for
 * it, and memory is taken as bytes arrive.
 *
 * <h2>Requests: {@code infer/1}, {@code embed/1}, {@code count/1}</h2>
 *
 * One stream a request.
 *
 * <pre>
 * asker                                    provider
 *   header frame ───────────────────────►   judges it: reach, hops, model, policy, queue
 *   body, if it is at most 32 KiB ───────►   (waits unread in the stream's window)
 *             ◄─────────────── Refused       end of the stream; or
 *             ◄─────────────── Accepted      takes a place in the queue, and reads on
 *   body, if it is larger ───────────────►   exactly body_bytes raw bytes, without a length
 *   [control frames] ────────────────────►   Cancel
 *             ◄────────────────── Began      the model is in memory and its turn has come
 *             ◄───── Beat, Event, Embedded   until a last one, then the end of the stream
 * </pre>
 *
 * So a provider refuses before it has read a byte of a prompt, and no large prompt ever leaves the
 * asker for somebody who refuses it. Either side may reset the stream at any time: the asker has
 * then cancelled, the provider has failed. The end of the provider's half without a last answer is
 * a failure, never an answer. Accepted gives an interval; within it the provider sends something, a
 * Beat if it has nothing else, so that silence means trouble.
 *
 * <p><b>Header</b> (≤ 16 KiB): 1 id (16 bytes) · 2 model {1 name, all four parts · 2 digest (32
 * bytes) · 3 exact} · 3 options {sint 1 num_ctx · 2 num_batch · 3 num_gpu · 4 main_gpu · 5 use_mmap
 * (bool) · 6 num_thread; left out: the provider decides} · 4 reach (default mesh; local is
 * malformed) · 5 hops (default 1; more is malformed) · 6 may_keep · 7 resumed · 8 max_wait · 9
 * body_bytes (≤ 96 MiB). id and model must be there.
 *
 * <p><b>Body of infer and count</b>: one prompt of 1 chat {1 message {1 role · 2 content · 3
 * thinking · 4 call* · 5 tool_name · 6 tool_call_id}* · 2 tool* (JSON) · 3 think (constant) · 4
 * context (packed)}, 2 raw text, 3 infill {1 prefix · 2 suffix}; 4 sampling {float 1 temperature ·
 * sint 2 top_k · float 3 top_p · 4 min_p · 5 typical_p · sint 6 repeat_last_n · float 7
 * repeat_penalty · 8 frequency_penalty · 9 presence_penalty · sint 10 seed}; at most one of 5 any
 * JSON, 6 JSON Schema, 7 grammar; sint 8 max_tokens (-1) · 9 stop* · sint 10 top_logprobs (-1) · 11
 * truncate (true) · 12 shift (true) · sint 13 keep_tokens (4) · 14 image {1 message · 2 content}* ·
 * 15 answered {1 thinking · 2 text · 3 tokens (packed) · 4 tool_calls · 5 origin* · 6 pieces}. An
 * origin is {1 engine · 2 context_length}; both must be there. A call is {1 id · 2 name · 3
 * arguments (JSON)}. JSON is {1 kind: null false true integer real text list object big decimal ·
 * sint 2 integer · double 3 real · 4 text · 5 item* (JSON) · 6 key*}, at most 112 deep.
 *
 * <p>What was answered already ({@link dev.folkmoot.core.inference.Answered}; left out: nothing) is
 * there to go on with: the provider sends what comes behind it and nothing of it, as if it had said
 * the whole, and every limit and every count is of the whole answer. Stop strings are looked for
 * across the border. An answer without tokens is known by its text alone, and is of so many pieces
 * as its asker heard; who goes on cuts it into tokens itself. A provider that cannot go on refuses
 * with CANNOT_RESUME, or fails with not found once it has accepted.
 *
 * <p><b>Body of embed</b>: 1 text* · 2 truncate (true).
 *
 * <p><b>Control</b> (≤ 1 KiB): 1 cancel.
 *
 * <p><b>Answer</b> (≤ 1.5 MiB), one of: 1 text, with 2 logprob* {1 token · 2 bytes, where they are
 * not the token's UTF-8 · double 3 logprob · 4 alternative*}; 4 thinking; 5 call; each of these
 * with 3 tokens (packed), all that were generated since the event before; 6 finished {1 reason · 2
 * usage {1 prompt · 2 cached · 3 completion tokens · 4 queue · 5 prompt · 6 completion nanoseconds}
 * · 3 context (packed) · 4 continuity {1 breaks · 2 exact (true)} · 5 stop: which stop string ended
 * it}; 7 failed {1 kind · 2 message}; 8 accepted {1 expected_wait · 2 queue_place · 3 digest · 4
 * beat_interval}; 9 refused {1 kind · 2 message · 3 retry_after}; 10 beat {1 prompt_done · 2
 * prompt_tokens}; 11 embedded {1 text · 2 vector (floats)}; 12 all embedded (prompt tokens); 13
 * counted; 14 began (an origin). The digest of who accepts must be there. Began comes once, before
 * the first event of infer; a provider that gives up after it has accepted says failed, whose kind
 * tells the asker whether to go elsewhere (busy, not found, out of memory, engine failed) or not
 * (invalid request).
 *
 * <h2>Cards: {@code model/1}</h2>
 *
 * One stream a question (≤ 1 KiB): 1 name, all four parts. One answer (≤ 1 MiB): 1 card, or 2 not
 * offered (bool), which does not say whether there is such a model. A card is {1 name · 2 digest ·
 * 3 digest of the weights · 4 size · 5 modified (Unix time) · 6 shape · 7 details · 8 recipe}; name
 * and digests must be there. Shape {1 architecture · 2 parameters · 3 quantization · 4 context · 5
 * embedding · 6 layers · 7 key and value bytes a token · 8 vocabulary · 9 weight bytes · 10 pooling
 * · 11 causal (true) · 12 chat template · 13 capabilities (bits)}; details {1 parent · 2 format · 3
 * family · 4 family* · 5 parameter size · 6 quantization}; recipe {1 template · 2 system · 3
 * parameters (JSON) · 4 license* · 5 message* as in a chat}. Of licenses 64 Ki characters go along.
 *
 * <h2>Adverts: {@code advert/1}</h2>
 *
 * Each side opens one stream to the other when they connect, and sends Gossip frames (≤ 64 KiB) on
 * it for as long as the connection lives: 1 adverts {1 sent_at (Unix time) · 2 passed {1 envelope ·
 * 2 remaining}*}; 2 known {1 marks · 2 begins}; 3 wanted {1 marks}; 4 load (a report); 5 goodbye {1
 * after}. Marks are 16 bytes each, little end first: 64 bits of the SHA-256 of the node id's text,
 * and the sequence number. What is signed, who passes on what to whom, and what counts as an
 * offence stands in {@code dev.folkmoot.net.advert}.
 *
 * <h2>Who belongs to the mesh: {@code member/1}</h2>
 *
 * One exchange on a stream, when two have connected and whenever the mesh of one of them has become
 * another one; who has dialled asks first. Each judges the other by it, for as long as they are
 * connected, and until then sends no advert, and answers nothing.
 *
 * <pre>
 * who asks                                 the other
 *   1 nonce, open ──────────────────────►
 *                 ◄─────────────────────── 2 nonce, proof, open
 *   3 proof       ──────────────────────►  (left out if message 2 proved nothing)
 * </pre>
 *
 * Each (≤ 256 bytes): 1 nonce (32 bytes) · 2 proof (32 bytes) · 3 open. A proof is HMAC-SHA-256
 * with the mesh key over {@code folkmoot-mesh-member-1}, a zero byte, the texts of the prover's and
 * the verifier's node ids, and the verifier's nonce in lower-case hex. {@code open} says that the
 * sender's mesh has no key; two such belong together without a proof. A message that is none proves
 * nothing; an exchange that breaks may be begun again. {@code dev.folkmoot.net.member} is the
 * machine.
 *
 * <h2>Why written by hand</h2>
 *
 * protobuf-java, generated or not, starts with four lines of warnings on JDK 25 (it needs {@code
 * sun.misc.Unsafe}), and knows no budget of fields and no limit for one field. What is left of
 * protobuf without it are two hundred lines.
 */
@NullMarked
package dev.folkmoot.net.wire;

import org.jspecify.annotations.NullMarked;
