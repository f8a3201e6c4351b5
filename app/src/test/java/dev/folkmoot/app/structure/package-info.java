/**
 * Tests of the source itself: the arrows between the modules, and the yardstick of the style. They
 * see every module that stands below {@code folkmoot.root}.
 */
@NullMarked
package dev.folkmoot.app.structure;

import org.jspecify.annotations.NullMarked;
