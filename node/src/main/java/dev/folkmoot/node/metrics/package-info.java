/**
 * What the node counts of its own work. {@link dev.folkmoot.node.metrics.Meter} is told as things
 * happen, by many threads and at the cost of an addition; {@link
 * dev.folkmoot.node.metrics.MeterReading} is what it shows when somebody looks. Figures only rise
 * from the start of the process on; rates and percentiles are for whoever reads them twice.
 */
@NullMarked
package dev.folkmoot.node.metrics;

import org.jspecify.annotations.NullMarked;
