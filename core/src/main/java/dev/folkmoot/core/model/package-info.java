/** Which model is meant, what it is, and how it is to be run. */
@NullMarked
package dev.folkmoot.core.model;

import org.jspecify.annotations.NullMarked;
