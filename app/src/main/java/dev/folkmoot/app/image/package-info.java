/**
 * Makes a folder out of the program that runs on a machine without Java: a runtime with the modules
 * that are needed (jlink), a launcher that starts it (jpackage), the jars as they are, llama.cpp's
 * libraries of this platform and the bundled model. What can be had for another machine must be
 * made on one of its kind: none of the tools crosses platforms.
 */
@NullMarked
package dev.folkmoot.app.image;

import org.jspecify.annotations.NullMarked;
