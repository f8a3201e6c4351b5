/**
 * Looks a machine over for whatever keeps a node from working, and says what to do about it. Each
 * check looks at one thing and changes nothing; it knows nothing of terminals. What is found is
 * well, worth knowing, or a reason why a node does not start or does not answer; only the last is a
 * failure, for a program that warns of everything is soon not read. A check that cannot look is a
 * finding too.
 */
@NullMarked
package dev.folkmoot.app.doctor;

import org.jspecify.annotations.NullMarked;
