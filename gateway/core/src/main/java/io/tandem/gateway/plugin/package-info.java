/// Loads plugins and keeps them at arm's length: own class loader, own thread, own bounded queue each. What
/// a plugin does wrong ends the plugin, never a call.
@NullMarked
package io.tandem.gateway.plugin;

import org.jspecify.annotations.NullMarked;
