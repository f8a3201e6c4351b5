/** Tests of what needs no socket. */
@NullMarked
package dev.folkmoot.http.dialect;

import org.jspecify.annotations.NullMarked;
