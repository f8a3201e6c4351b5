/** Tests of what the tests of other modules stand on. */
@NullMarked
package dev.folkmoot.testkit.store;

import org.jspecify.annotations.NullMarked;
