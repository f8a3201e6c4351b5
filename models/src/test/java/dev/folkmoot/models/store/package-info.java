/** Tests of the model store. */
@NullMarked
package dev.folkmoot.models.store;

import org.jspecify.annotations.NullMarked;
