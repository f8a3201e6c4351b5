/**
 * The answering side of the mesh: what a peer's request meets here.
 *
 * <p>The lesson: an honest no at once is worth more to an asker than a yes that comes late, because
 * it can ask somebody else while the no costs it a round trip. So everything that can be known from
 * the header is judged before a byte of the prompt is read ({@code Door}: rest, reach, policy,
 * model, options, queue), and who is let in is told how long it will take, from what was measured
 * here.
 *
 * <h2>Whose turn it is</h2>
 *
 * The owner's clients go straight to {@link dev.folkmoot.node.local.LocalModels}. Peers wait in a
 * line of their own ({@code Admission}) until a slot of their model is really free, so that they
 * never stand before the owner in the engine's queue. Each asker has a part of that line: a free
 * slot goes to the asker that has the fewest; an answer that is taken up in the middle goes before
 * fresh ones as long as its asker has had no turn for a round. A line that is full gives the place
 * at the end of its longest part to who has less, so a peer that floods crowds out only itself.
 *
 * <h2>Memory</h2>
 *
 * A body is read as soon as a request is accepted, since its asker stops sending otherwise; so
 * places are given by announced bytes as well as by number, and no asker may announce more than
 * half of what may be here at once.
 *
 * <h2>Leaving</h2>
 *
 * Who leaves says so first, gives the waiting requests back, lets the running ones end within a
 * bound, and breaks off the rest in words that tell the asker to go on elsewhere ({@code BUSY}).
 */
@NullMarked
package dev.folkmoot.node.serving;

import org.jspecify.annotations.NullMarked;
