/**
 * What a monitoring system asks: {@code /metrics} in the text format of Prometheus, and {@code
 * /healthz}. The node keeps the figures; here they get their names. A name that was once given
 * stays: dashboards know it.
 */
@NullMarked
package dev.folkmoot.http.metrics;

import org.jspecify.annotations.NullMarked;
