/**
 * The language that chat templates are written in: Jinja, as Python's jinja2 3.1 renders it in the
 * sandbox that Hugging Face transformers sets up ({@code trim_blocks}, {@code lstrip_blocks}, loop
 * controls, {@code raise_exception}, {@code strftime_now}, a {@code tojson} that escapes no HTML).
 *
 * <p>A model was trained on the exact characters of its template, so a missing blank is a worse
 * model. Hence an interpreter of our own: it keeps Python's habits where they show (text counts
 * code points, {@code True} and {@code None} print so, a missing key first looks for a method of
 * that name, generators have no length), and {@code ChatTemplateConformanceIT} holds it against
 * jinja2 itself.
 *
 * <p>The way of a template: {@link dev.folkmoot.engine.jinja.Template#compile} cuts the source into
 * tokens ({@code Lexer}), reads them into records ({@code Parser}, {@code ExpressionParser}; {@code
 * Statement}, {@code Expression}); each render walks these ({@code Interpreter}, {@code Evaluator})
 * under the limits of a {@code Run}. A template comes from a model file and is never trusted: it
 * can reach nothing but its variables, and every limit it could exceed has a name in {@code
 * Limits}.
 *
 * <p>Values: text is {@code String} (or {@code Markup}), integers {@code Long}, then {@code
 * Double}, {@code Boolean}, {@code None}, {@code Undefined}, {@code List}, {@code Tuple}, {@code
 * Map}, and the few Python objects that templates meet ({@code Generator}, {@code DictView}, {@code
 * Range}, {@code Namespace}, {@code LoopState}, {@code Callable}).
 */
@NullMarked
package dev.folkmoot.engine.jinja;

import org.jspecify.annotations.NullMarked;
