/** Who the other machines are, and how far a request may go. */
@NullMarked
package dev.folkmoot.core.peer;

import org.jspecify.annotations.NullMarked;
