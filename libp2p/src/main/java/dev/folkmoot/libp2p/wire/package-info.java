/**
 * How libp2p messages stand on the wire: <a
 * href="https://protobuf.dev/programming-guides/encoding/">protobuf</a> fields, and frames with a
 * length in front.
 *
 * <p>The lesson: a decoder that builds an object for every field lets a peer turn one kilobyte into
 * a megabyte of heap. So there is no schema compiler and no reflection here. A reader walks over
 * the received array and the message's own class takes what it knows; the number of bytes is
 * checked before the first field and the number of fields, nested ones included, as they pass.
 * Unknown fields are skipped without being kept.
 */
@NullMarked
package dev.folkmoot.libp2p.wire;

import org.jspecify.annotations.NullMarked;
