/** Tests of this package. */
@NullMarked
package dev.folkmoot.http.access;

import org.jspecify.annotations.NullMarked;
