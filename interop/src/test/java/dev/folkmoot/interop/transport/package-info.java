/** The transport interop program, held against its contract and against others who keep it. */
@NullMarked
package dev.folkmoot.interop.transport;

import org.jspecify.annotations.NullMarked;
