/**
 * The way from the command line to a running node: the same HTTP API that every other client uses,
 * and no door of our own beside it.
 */
@NullMarked
package dev.folkmoot.app.client;

import org.jspecify.annotations.NullMarked;
