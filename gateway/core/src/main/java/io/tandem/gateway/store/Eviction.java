package io.tandem.gateway.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/// Gives up a connection to a server that has become read-only: after a fail-over the old primary goes on answering,
/// and
/// only a new connection finds the new one. Stateless; made by the connection pool.
public final class Eviction implements SQLExceptionOverride {

    /// `--read-only` and `super_read_only` of MySQL and MariaDB.
    private static final int OPTION_PREVENTS_STATEMENT = 1290;

    private static final int READ_ONLY_MODE = 1836;

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return e.getErrorCode() == OPTION_PREVENTS_STATEMENT || e.getErrorCode() == READ_ONLY_MODE
                ? Override.MUST_EVICT
                : Override.CONTINUE_EVICT;
    }
}
