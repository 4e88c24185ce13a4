/// The SIP peers on the telephone side: what they are, whether they are well, how much they carry.
@NullMarked
package io.tandem.gateway.trunk;

import org.jspecify.annotations.NullMarked;
