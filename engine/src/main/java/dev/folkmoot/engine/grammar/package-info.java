/**
 * Answers held to a form: from JSON Schema to a grammar, and from a grammar to the tokens that may
 * come next.
 *
 * <p>A constrained answer is made by forbidding, before each token is drawn, every token that the
 * grammar cannot go on with. So the grammar must say the whole language in advance, over text and
 * not over values: "an integer from 3 to 120" becomes digit ranges, "an optional property" becomes
 * a place where a comma may or may not stand. What cannot be said that way is refused with the name
 * and place of the keyword, never dropped.
 *
 * <p>The way from a schema to rules: {@code SchemaText} reads and limits, {@code SchemaCompiler}
 * walks the schema, {@code ObjectRules}, {@code ArrayRules}, {@code StringRules}, {@code
 * NumberRules} and {@code Constants} say each kind of value, {@code SchemaMerge} folds {@code
 * allOf}, {@code RuleBook} names and collects rules, {@code GrammarCheck} asks whether they can be
 * followed. Grammars that people write come in through {@code GbnfParser}, and {@code GbnfWriter}
 * writes rules in the same notation, GBNF, which is llama.cpp's.
 *
 * <p>The way from rules to tokens: {@link dev.folkmoot.engine.grammar.Grammar} holds the rules,
 * {@link dev.folkmoot.engine.grammar.Derivation} follows one text through them, {@link
 * dev.folkmoot.engine.grammar.Lexicon} holds the bytes of a model's tokens so that all can be
 * tested at once.
 */
@NullMarked
package dev.folkmoot.engine.grammar;

import org.jspecify.annotations.NullMarked;
