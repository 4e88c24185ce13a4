/// Commands that ask a running gateway: clients of its admin API.
@NullMarked
package io.tandem.gateway.cli.api;

import org.jspecify.annotations.NullMarked;
