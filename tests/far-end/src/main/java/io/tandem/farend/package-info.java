/// The demo far end: a SIP user agent that plays the telephone network toward the gateway, and the tests'
/// trunk peer. It shares no code with the gateway on purpose, so that a misreading of an RFC there is not
/// repeated here.
@NullMarked
package io.tandem.farend;

import org.jspecify.annotations.NullMarked;
