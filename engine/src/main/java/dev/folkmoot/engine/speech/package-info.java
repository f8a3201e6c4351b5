/**
 * What a model's text means: which part of it is thought, which is a call of a tool, and which is
 * the answer.
 *
 * <p>A model says everything as text. It was trained to put its thoughts between {@code <think>}
 * and {@code </think>}, a call between {@code <tool_call>} and {@code </tool_call>}, and every
 * family has its own such marks. {@link dev.folkmoot.engine.speech.Syntax} describes a family, and
 * is read off the model's chat template, which shows the marks; {@link
 * dev.folkmoot.engine.speech.SpeechParser} is the one machine that takes text as it is generated
 * and gives {@link dev.folkmoot.engine.speech.Said}, whatever the family. It knows nothing of
 * tokens, threads or time: an answer that is replayed elsewhere is understood in the same way.
 */
@NullMarked
package dev.folkmoot.engine.speech;

import org.jspecify.annotations.NullMarked;
