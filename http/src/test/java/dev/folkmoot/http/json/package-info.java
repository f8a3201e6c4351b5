/** Tests of what needs no socket. */
@NullMarked
package dev.folkmoot.http.json;

import org.jspecify.annotations.NullMarked;
