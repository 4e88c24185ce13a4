/// What a plugin sees of Tandem: calls as events, commands to calls, and nothing else. No dependency, no
/// SIP, no media.
///
/// A plugin is a jar in `plugins/<name>/` that names its [io.tandem.plugin.Plugin] in
/// `META-INF/services/io.tandem.plugin.Plugin`. It has a class loader of its own, in which only this
/// package and the JDK come from outside; what else it needs lies beside it in the same folder.
@NullMarked
package io.tandem.plugin;

import org.jspecify.annotations.NullMarked;
