/** Tests of the answering side. */
@NullMarked
package dev.folkmoot.node.serving;

import org.jspecify.annotations.NullMarked;
