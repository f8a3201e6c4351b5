/** Time that a test moves by hand: a clock, and a scheduler whose tasks fall due by that clock. */
@NullMarked
package dev.folkmoot.testkit.time;

import org.jspecify.annotations.NullMarked;
