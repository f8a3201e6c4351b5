/** Tests of what the tests of other modules stand on. */
@NullMarked
package dev.folkmoot.testkit.net;

import org.jspecify.annotations.NullMarked;
