package io.tandem.gateway.api;

import io.tandem.gateway.config.AdminRole;

/// Who asks. Immutable.
///
/// @param name of the token, or of the user that a JWT is of: it stands in the history
public record Caller(String name, AdminRole role) {}
