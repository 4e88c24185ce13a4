/// The commands of `tandem`. Each error of the user's making is one line and exit code 2, never a stack
/// trace.
@NullMarked
package io.tandem.gateway.cli;

import org.jspecify.annotations.NullMarked;
