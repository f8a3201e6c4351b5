/**
 * TLS for the HTTP server: a certificate and its key, from PEM files or made here, and looked at
 * again whenever a client connects, so that a renewed certificate needs no restart.
 *
 * <p>A certificate that a node made itself proves nothing by its signature; what identifies it is
 * its fingerprint, which the node prints. Bouncy Castle reads the PEM files, for keys come in forms
 * that the JDK alone does not know, and makes certificates, which the JDK alone cannot; TLS itself
 * is the JDK's.
 */
@NullMarked
package dev.folkmoot.http.tls;

import org.jspecify.annotations.NullMarked;
