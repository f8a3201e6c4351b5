/** Tests of this package. */
@NullMarked
package dev.folkmoot.http.tls;

import org.jspecify.annotations.NullMarked;
