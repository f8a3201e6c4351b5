/**
 * What a node writes down of a request: a line each, with nothing in it that somebody said to a
 * model, and no key but its public id. {@link dev.folkmoot.http.log.RequestRecord} is all that
 * leaves this package; how a line looks is the program's affair.
 */
@NullMarked
package dev.folkmoot.http.log;

import org.jspecify.annotations.NullMarked;
