/// `tandem run` without a configuration: operators with fresh passwords, and a far end that plays the
/// telephone network.
@NullMarked
package io.tandem.gateway.demo;

import org.jspecify.annotations.NullMarked;
