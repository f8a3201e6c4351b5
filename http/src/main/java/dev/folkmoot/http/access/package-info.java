/**
 * Who may ask what: API keys, and the one table of routes and scopes ({@link
 * dev.folkmoot.http.access.RouteScopes}).
 *
 * <p>A key is {@code moot_ID_SECRET}: a public id, then 256 random bits and a checksum, so that a
 * scanner of repositories finds a leaked one and a mistyped one is told from a revoked one without
 * any list. What is kept is the SHA-256 of the whole text. A slow hash such as bcrypt protects
 * secrets that people choose, for those can be guessed; nobody guesses 256 random bits, and a slow
 * hash would only let strangers burn this machine's time with wrong keys.
 *
 * <p>A {@link dev.folkmoot.http.access.Gatekeeper} decides, and fails closed: beyond loopback
 * nothing but liveness is said without a key, a route that nobody listed takes {@code admin}, a key
 * file that cannot be read lets nobody in.
 */
@NullMarked
package dev.folkmoot.http.access;

import org.jspecify.annotations.NullMarked;
