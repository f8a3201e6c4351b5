/**
 * The perf program of the public libp2p test matrix. The lesson: the dialer is told a host and a
 * port but no peer id, so all servers of the matrix have the same key, of a seed of zeros.
 */
@NullMarked
package dev.folkmoot.interop.perf;

import org.jspecify.annotations.NullMarked;
