/**
 * From JSON Schema to GBNF, the grammar notation of llama.cpp.
 *
 * <p>A constrained answer is made by forbidding, before each token is drawn, every token that the
 * grammar cannot go on with. So the grammar must say the whole language in advance, over text and
 * not over values: "an integer from 3 to 120" becomes digit ranges, "an optional property" becomes
 * a place where a comma may or may not stand. What cannot be said that way is refused with the name
 * and place of the keyword, never dropped.
 *
 * <p>The way through: {@code SchemaText} reads and limits, {@code SchemaCompiler} walks the schema,
 * {@code ObjectRules}, {@code ArrayRules}, {@code StringRules}, {@code NumberRules} and {@code
 * Constants} say each kind of value, {@code SchemaMerge} folds {@code allOf}, {@code RuleBook}
 * names and collects rules, {@code GrammarCheck} asks whether llama.cpp can run them, {@code
 * GbnfWriter} writes them.
 */
@NullMarked
package dev.folkmoot.engine.grammar;

import org.jspecify.annotations.NullMarked;
