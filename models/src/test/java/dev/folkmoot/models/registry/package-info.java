/** Tests of the registry client against registries on the loopback that fail in every way. */
@NullMarked
package dev.folkmoot.models.registry;

import org.jspecify.annotations.NullMarked;
