/** The server on real sockets, over a scripted engine: what clients see. */
@NullMarked
package dev.folkmoot.http;

import org.jspecify.annotations.NullMarked;
