/** Tests of what this machine has and runs by itself. */
@NullMarked
package dev.folkmoot.node.local;

import org.jspecify.annotations.NullMarked;
