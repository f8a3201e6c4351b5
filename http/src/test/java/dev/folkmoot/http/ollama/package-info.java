/** Tests of what needs no socket. */
@NullMarked
package dev.folkmoot.http.ollama;

import org.jspecify.annotations.NullMarked;
