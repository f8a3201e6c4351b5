/**
 * The machines that are known: what peers say of themselves, in the terms of the planner, kept
 * fresh by the events of the network; and the models that lie on them, by name, with their cards.
 * An advert is believed no further than its signature goes: what it claims decides who is asked
 * first, never what a request may be sent to.
 */
@NullMarked
package dev.folkmoot.node.fleet;

import org.jspecify.annotations.NullMarked;
