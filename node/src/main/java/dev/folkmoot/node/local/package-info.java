/**
 * The models of this machine, as everybody uses them who has a request for one: the owner's clients
 * and, through {@code node.serving}, peers. A name becomes an installed model, a place in memory
 * and an answer; how fast that went is written down, because this machine tells its peers.
 */
@NullMarked
package dev.folkmoot.node.local;

import org.jspecify.annotations.NullMarked;
