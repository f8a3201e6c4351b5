/** The driving of peers. */
@NullMarked
package dev.folkmoot.interop.peer;

import org.jspecify.annotations.NullMarked;
