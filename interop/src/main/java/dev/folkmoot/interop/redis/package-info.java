/**
 * The two commands of Redis by which the peers of a public test matrix find each other. The lesson:
 * a RESP request is an array of counted strings, and so is a BLPOP's answer; that is all there is.
 */
@NullMarked
package dev.folkmoot.interop.redis;

import org.jspecify.annotations.NullMarked;
