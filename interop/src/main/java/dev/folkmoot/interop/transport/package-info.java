/**
 * The transport interop program of the public libp2p test matrices. The lesson: two contracts are
 * in use. The first (test-plans) has lower-case names, the list {@code listenerAddr} and a JSON
 * result; its successor (unified-testing) has upper-case names, a list of its own for each test and
 * a YAML result. Which one is meant shows by the names.
 */
@NullMarked
package dev.folkmoot.interop.transport;

import org.jspecify.annotations.NullMarked;
