/// Which trunk or user a call goes to, and in what order they are tried.
@NullMarked
package io.tandem.gateway.route;

import org.jspecify.annotations.NullMarked;
