/** Conversations as models see them, free of any dialect. */
@NullMarked
package dev.folkmoot.core.chat;

import org.jspecify.annotations.NullMarked;
