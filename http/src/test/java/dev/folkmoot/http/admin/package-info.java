/** What the owner of a node sees and does, over a real socket and by itself. */
@NullMarked
package dev.folkmoot.http.admin;

import org.jspecify.annotations.NullMarked;
