/** Tests of the node as a registry. */
@NullMarked
package dev.folkmoot.http.registry;

import org.jspecify.annotations.NullMarked;
