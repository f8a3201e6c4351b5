/** Tests of what needs no socket. */
@NullMarked
package dev.folkmoot.http.openai;

import org.jspecify.annotations.NullMarked;
