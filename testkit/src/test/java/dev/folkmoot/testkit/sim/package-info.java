/** Tests of what the tests of other modules stand on. */
@NullMarked
package dev.folkmoot.testkit.sim;

import org.jspecify.annotations.NullMarked;
