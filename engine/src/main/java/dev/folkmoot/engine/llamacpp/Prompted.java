package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.engine.speech.SpeechParser;
import org.jspecify.annotations.Nullable;

/**
 * A prompt, ready to be answered.
 *
 * @param tokens at least one
 * @param parser that understands the answer; null if it has no marks
 * @param spelling of the answer's tokens
 */
record Prompted(TokenIds tokens, @Nullable SpeechParser parser, Spelling spelling) {}
