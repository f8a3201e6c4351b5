/**
 * Statements that outlive the connection they came over: the signed envelope of <a
 * href="https://github.com/libp2p/specs/blob/master/RFC/0002-signed-envelopes.md">RFC 2</a> and the
 * peer record of <a
 * href="https://github.com/libp2p/specs/blob/master/RFC/0003-routing-records.md">RFC 3</a>.
 *
 * <p>The lesson: a signature without a purpose can be replayed for another one. So the bytes that
 * are signed begin with a domain, which is never sent: the reader supplies the one it expects. And
 * since an envelope nobody checked is worse than none, the type {@link
 * dev.folkmoot.libp2p.record.SignedEnvelope} has no unverified state: to hold one is to know who
 * signed it.
 */
@NullMarked
package dev.folkmoot.libp2p.record;

import org.jspecify.annotations.NullMarked;
