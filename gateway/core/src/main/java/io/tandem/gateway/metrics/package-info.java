/// Figures of the gateway for Prometheus.
@NullMarked
package io.tandem.gateway.metrics;

import org.jspecify.annotations.NullMarked;
