package io.tandem.gateway.api;

import io.tandem.gateway.config.AdminRole;
import io.tandem.gateway.store.StoreUnavailable;
import java.util.EnumSet;
import java.util.Set;

/// One thing that can be asked for. Immutable.
///
/// @param path as in the document, such as `/api/v1/drafts/{id}`
/// @param roles who may; empty: everybody, without a token
/// @param query names of the parameters that it knows
/// @param noted whether it stands in the audit log who asked
public record Operation(
        String method, String path, Set<AdminRole> roles, Set<String> query, boolean noted, Handler handler) {

    /// Before the path of everything but health and metrics.
    public static final String BASE = "/api/v1";

    public static final Set<AdminRole> ALL = Set.copyOf(EnumSet.allOf(AdminRole.class));
    /// Who may look.
    public static final Set<AdminRole> LOOK = Set.of(AdminRole.ADMIN, AdminRole.SUPERVISOR, AdminRole.READONLY);
    public static final Set<AdminRole> CONTROL = Set.of(AdminRole.ADMIN, AdminRole.SUPERVISOR);
    public static final Set<AdminRole> CHANGE = Set.of(AdminRole.ADMIN);

    /// Does it, on a virtual thread of its own: it may block.
    public interface Handler {
        Reply handle(Ask ask) throws ApiProblem, StoreUnavailable, InterruptedException;
    }

    /// One that is noted unless it only reads.
    public Operation(String method, String path, Set<AdminRole> roles, Set<String> query, Handler handler) {
        this(method, path, roles, query, !method.equals("GET"), handler);
    }

    /// One below [#BASE] that takes no parameters in the query.
    public static Operation of(String method, String path, Set<AdminRole> roles, Handler handler) {
        return new Operation(method, BASE + path, roles, Set.of(), handler);
    }

    /// The same with parameters in the query.
    public Operation with(String... names) {
        return new Operation(method, path, roles, Set.of(names), noted, handler);
    }

    /// The same, noted although it only reads.
    public Operation andNoted() {
        return new Operation(method, path, roles, query, true, handler);
    }

    boolean open() {
        return roles.isEmpty();
    }
}
