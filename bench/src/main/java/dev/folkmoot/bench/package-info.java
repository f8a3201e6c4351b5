/**
 * Measurements of Folkmoot beside others, whole programs in one run, as ratios. {@code bench/run}
 * starts them; what they print goes into {@code BENCHMARKS.md} together with the command.
 */
@NullMarked
package dev.folkmoot.bench;

import org.jspecify.annotations.NullMarked;
