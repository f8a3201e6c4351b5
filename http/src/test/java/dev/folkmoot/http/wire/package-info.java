/** Tests of what needs no socket. */
@NullMarked
package dev.folkmoot.http.wire;

import org.jspecify.annotations.NullMarked;
