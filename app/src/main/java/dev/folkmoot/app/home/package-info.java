/**
 * What outlives a process: the directory {@code $FOLKMOOT_HOME} with its lock, its note of the node
 * that runs, and its logs; and the installation, the folder that the program itself was started
 * from. The lock is the truth about whether a node runs, for the kernel lets go of it even after
 * {@code kill -9}; the note says where that node is.
 */
@NullMarked
package dev.folkmoot.app.home;

import org.jspecify.annotations.NullMarked;
