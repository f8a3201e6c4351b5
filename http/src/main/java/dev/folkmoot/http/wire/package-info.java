/**
 * HTTP/1.1 as the dialects see it: a {@link dev.folkmoot.http.wire.Handler} gets an {@link
 * dev.folkmoot.http.wire.Exchange}, reads its body and sends one answer, blocking, on a virtual
 * thread of its own.
 *
 * <p>Helidon's web server does the protocol; only this package knows that. What it leaves to its
 * users is added here: time limits for reading, room for a new connection when all are taken by
 * idle ones ({@code Doorkeeper}), notice of a client that goes away while its answer is still being
 * made ({@code Inlet}), and an end of an answer that no client can take for a complete one ({@link
 * dev.folkmoot.http.wire.ChunkedReply#cut}).
 */
@NullMarked
package dev.folkmoot.http.wire;

import org.jspecify.annotations.NullMarked;
