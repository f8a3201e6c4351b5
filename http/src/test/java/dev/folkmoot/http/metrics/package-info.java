/** Tests of what a monitoring system asks. */
@NullMarked
package dev.folkmoot.http.metrics;

import org.jspecify.annotations.NullMarked;
