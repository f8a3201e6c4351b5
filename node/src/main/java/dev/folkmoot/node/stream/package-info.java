/**
 * Answers that survive who gives them. A {@link dev.folkmoot.node.stream.ResumableStream} walks
 * from one leg to the next: a leg is one machine's part of an answer, this machine's or a peer's.
 * What was said is written down in a transcript before it is passed on, and whoever takes the
 * answer up begins where the transcript ends; so no character is lost or doubled, however often the
 * way is broken.
 */
@NullMarked
package dev.folkmoot.node.stream;

import org.jspecify.annotations.NullMarked;
