/** Tests of the GGUF reader, and the writer that makes files for it, sound and unsound. */
@NullMarked
package dev.folkmoot.models.gguf;

import org.jspecify.annotations.NullMarked;
