/// What happened in a call, message by message, and what is to be said of it in one line.
@NullMarked
package io.tandem.gateway.ladder;

import org.jspecify.annotations.NullMarked;
