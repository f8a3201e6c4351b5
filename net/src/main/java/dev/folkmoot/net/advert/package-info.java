/**
 * How nodes know of each other: what an advert says, who hears it, and what is believed.
 *
 * <p>The lesson: gossip is cheap to say, dear to repeat, and free to forge. So what changes rarely
 * is signed and passed on; what changes all the time is small and goes one hop; and everything has
 * a price per node and second that does not grow with the mesh.
 *
 * <h2>Two kinds of news</h2>
 *
 * An {@link dev.folkmoot.net.advert.Advert} (models, speeds, policy, addresses) is signed, numbered
 * and expires. A {@link dev.folkmoot.net.advert.LoadReport} (running, queued, what is in memory)
 * travels from a node to those that it is connected with and no further: it is stale before it is
 * relayed, the connection proves whose it is, and it is a fifth of the size without key and
 * signature. An advert carries the load as it was when it was issued, for those further off.
 *
 * <h2>Who hears what</h2>
 *
 * An advert has an audience, which is signed with it. Those for {@code MESH} are passed on among
 * members of the mesh; those for {@code FRIENDS} and {@code PUBLIC} are reduced ({@link
 * dev.folkmoot.net.advert.AdvertContent#reduced}: shared models only, whether there is room, no
 * engines, no loads) and go from the node itself to the peer itself. A peer that is no member may
 * not pass on anything, nor ask for anything; a friend's advert stays with us even if it claims to
 * be for a mesh, which would be another one.
 *
 * <h2>How it spreads</h2>
 *
 * Each member keeps a handful of partners among the members it is connected with ({@link
 * dev.folkmoot.net.advert.AdvertLimits#partners}; in a small mesh, everybody). Two new partners
 * name what they have ({@code Known}, 16 bytes an advert) and ask for what they lack. From then on
 * a node sends its own new adverts to its partners, who name them to theirs, who ask one of those
 * that named it. So an advert crosses each node's wire about once, however many partners it has.
 *
 * <p>Traffic, for n nodes, p partners (both sides choose, so about 2 × 6), adverts of a bytes every
 * T seconds: a node receives {@code n/T × (a + 16 p + overhead)}. A node issues its adverts at
 * least {@code T = n × (a + 400) / 600} seconds apart in the long run (two may come at once), so
 * this is about 600 bytes a second for every n. Load reports cost 100 bytes for each that is
 * connected and are {@code c × 100 / 400} seconds apart, so 400 bytes a second for every c. {@code
 * AdvertTrafficIT} measures both with a thousand nodes that come and go.
 *
 * <h2>Time</h2>
 *
 * An advert lives in a book for its lifetime at most, by the stopwatch, from when it came; who
 * passes it on says how much of that is left. After that its number is remembered, so that it
 * cannot come back. Dates are compared only for what was passed on, with five minutes of tolerance
 * and by the median of the members' clocks where ours stands alone ({@code ClockOpinion}). What a
 * peer says of itself on its own connection is believed whatever its clock; if its date is beyond
 * belief it is not passed on. A node that finds its own number outbid, since its clock went back,
 * takes a higher one.
 *
 * <h2>Offences</h2>
 *
 * A stale, replayed, backdated, forged, oversized advert, one that was not asked for, one beyond
 * its reach: each is dropped and counted against who sent it ({@code Verdict} has the points);
 * twenty points, of which one is forgiven every thirty seconds, are a ban of ten minutes. Nothing
 * is verified that a peer sends beyond what it was asked for and a fair rate. Who hands over its
 * own advert under an earlier date than before has had its clock set: it is believed, and not
 * passed on.
 *
 * <h2>On the wire</h2>
 *
 * Advert: 1 node · 2 audience · 3 sequence · 4 issued (Unix time) · 5 lifetime · 6 name · 7 engine*
 * · 8 model* {1 name · 2 digest · 3 context · 4 capabilities (bits) · 5 bytes · float 6 prefill ·
 * float 7 decode tokens a second} · 9 load · 10 data_policy (default: keeps) · 11 serves (default:
 * local) · 12 address*. Load: 1 availability · 2 slots · 3 running · 4 queued · 5 loaded* {1 first
 * 64 bits of the digest · 2 options · 3 slots · 4 running · 5 queued}. An advert is the payload of
 * an envelope of at most 16 KiB, signed with the domain {@code folkmoot-advert/1}.
 */
@NullMarked
package dev.folkmoot.net.advert;

import org.jspecify.annotations.NullMarked;
