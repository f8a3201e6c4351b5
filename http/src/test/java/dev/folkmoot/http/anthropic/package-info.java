/** Tests of what needs no socket. */
@NullMarked
package dev.folkmoot.http.anthropic;

import org.jspecify.annotations.NullMarked;
