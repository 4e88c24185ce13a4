/// The routing table: everything that decides where a call goes, compiled once and never changed.
@NullMarked
package io.tandem.gateway.route.table;

import org.jspecify.annotations.NullMarked;
