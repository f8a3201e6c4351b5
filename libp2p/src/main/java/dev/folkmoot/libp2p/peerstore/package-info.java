/**
 * What is known of peers: addresses, protocols, signed records.
 *
 * <p>The lesson: all of it comes from strangers, and go-libp2p once kept all of it
 * (CVE-2023-40583). So every address has a time to live, every peer a bounded number of them, and
 * the store a bounded number of peers; who was not heard of for longest is forgotten first.
 */
@NullMarked
package dev.folkmoot.libp2p.peerstore;

import org.jspecify.annotations.NullMarked;
