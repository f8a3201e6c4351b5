/**
 * Our hosts meet those of others. The lesson: every pair has two sides to dial from and two to
 * speak first, and a fault often shows on one of the four only.
 */
@NullMarked
package dev.folkmoot.interop;

import org.jspecify.annotations.NullMarked;
