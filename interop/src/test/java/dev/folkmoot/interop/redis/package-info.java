/**
 * A Redis server small enough for a test. The lesson: a client is proven by a server that reads
 * what it really sent.
 */
@NullMarked
package dev.folkmoot.interop.redis;

import org.jspecify.annotations.NullMarked;
