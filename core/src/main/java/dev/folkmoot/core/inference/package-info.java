/** The one canonical request, and the one stream of events that answers it. */
@NullMarked
package dev.folkmoot.core.inference;

import org.jspecify.annotations.NullMarked;
