/**
 * What the dialects have in common once their words are set aside: which model is meant ({@link
 * dev.folkmoot.http.dialect.ModelRef}), how it is to choose its tokens ({@link
 * dev.folkmoot.http.dialect.ModelOptions}), and the way of an answer from the node to the client
 * ({@link dev.folkmoot.http.dialect.Answering}), which a dialect joins with an {@link
 * dev.folkmoot.http.dialect.EventEncoder} of its own.
 */
@NullMarked
package dev.folkmoot.http.dialect;

import org.jspecify.annotations.NullMarked;
