/**
 * TCP, on blocking sockets and virtual threads.
 *
 * <p>The lesson: a blocked read of a virtual thread costs a stack chunk of a few hundred bytes, and
 * the JDK watches the socket with epoll underneath. So the simplest code there is, one thread that
 * reads and one that writes, is also what scales to thousands of connections.
 */
@NullMarked
package dev.folkmoot.libp2p.transport.tcp;

import org.jspecify.annotations.NullMarked;
