/// Tandem before a real FreeSWITCH. Left out when the environment has no `FREESWITCH_HOME`.
@NullMarked
package io.tandem.tests.freeswitch;

import org.jspecify.annotations.NullMarked;
