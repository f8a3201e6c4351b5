/** Tests of this package. */
@NullMarked
package dev.folkmoot.http.log;

import org.jspecify.annotations.NullMarked;
