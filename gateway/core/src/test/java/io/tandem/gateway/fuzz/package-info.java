@NullMarked
package io.tandem.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
