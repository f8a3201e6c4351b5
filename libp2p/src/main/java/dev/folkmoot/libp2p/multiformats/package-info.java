/**
 * The self-describing byte formats every libp2p message is made of: <a
 * href="https://github.com/multiformats/unsigned-varint">unsigned varint</a>, <a
 * href="https://github.com/multiformats/multibase">multibase</a>, <a
 * href="https://github.com/multiformats/multihash">multihash</a> and <a
 * href="https://github.com/multiformats/cid">CID</a>.
 *
 * <p>The lesson: each of these formats says how long it is, and the one who says so may be an
 * enemy. So every reader here takes the sender's length as a claim, compares it with a named limit
 * and with the bytes at hand, and only then allocates. Every value has one encoding and only that
 * one is accepted, because a name that can be spelt in two ways can be banned in one and come back
 * in the other.
 */
@NullMarked
package dev.folkmoot.libp2p.multiformats;

import org.jspecify.annotations.NullMarked;
