/**
 * The vocabulary that every other module speaks: model names and digests ({@code model}),
 * conversations ({@code chat}), one request and its events ({@code inference}), and what can go
 * wrong ({@code failure}). Values only: no I/O, no threads, no library.
 */
@NullMarked
package dev.folkmoot.core;

import org.jspecify.annotations.NullMarked;
