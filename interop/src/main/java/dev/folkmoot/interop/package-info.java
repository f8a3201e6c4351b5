/**
 * Our libp2p beside others. The lesson: our own two ends can agree on a mistake for ever; a
 * stranger's cannot. {@code transport} and {@code perf} are programs that public test matrices may
 * start; {@code peer} drives unmodified peers of other implementations, for tests and measurements.
 */
@NullMarked
package dev.folkmoot.interop;

import org.jspecify.annotations.NullMarked;
