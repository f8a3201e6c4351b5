/**
 * What outlives a process: the directory {@code $FOLKMOOT_HOME} with its logs and, for each of the
 * nodes that may run on it, a lock and a note; and the installation, the folder that the program
 * itself was started from. The lock is the truth about whether a node runs, for the kernel lets go
 * of it even after {@code kill -9}; the note says where that node is, for commands and for the
 * other nodes of the home.
 *
 * <p>What a node must not lose is a small file each, replaced as a whole: {@code node.key} (who it
 * is), {@code mesh.key} (whose it is), {@code friends} and {@code bans}; {@code keys} (who may ask
 * over HTTP), {@code owner.token} (what the commands of this home show), {@code tls.crt} and {@code
 * tls.key}.
 */
@NullMarked
package dev.folkmoot.app.home;

import org.jspecify.annotations.NullMarked;
