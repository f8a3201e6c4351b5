/** The perf program, held against its contract. */
@NullMarked
package dev.folkmoot.interop.perf;

import org.jspecify.annotations.NullMarked;
