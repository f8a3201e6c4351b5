/** What can go wrong with a request, said once, for every dialect and every peer. */
@NullMarked
package dev.folkmoot.core.failure;

import org.jspecify.annotations.NullMarked;
