package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.AdminRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may what: each operation by each role, and by nobody.
class RolesTest {

    @TempDir
    Path dir;

    /// With names that lead nowhere, so that nothing happens whoever may.
    private static String nowhere(Operation operation) {
        return operation
                .path()
                .replace(Operation.BASE, "")
                .replace("{name}", operation.path().contains("/routing/") ? "routing" : "nobody")
                .replace("{id}", "00000000-0000-0000-0000-000000000000")
                .replace("{version}", "999999");
    }

    @Test
    void each_operation_serves_its_roles_and_nobody_else() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            Map<AdminRole, String> tokens = Map.of(
                    AdminRole.ADMIN, api.admin,
                    AdminRole.SUPERVISOR, RunningApi.SUPERVISOR,
                    AdminRole.OPERATOR, RunningApi.OPERATOR,
                    AdminRole.READONLY, RunningApi.READONLY);
            List<String> wrong = new ArrayList<>();
            int refused = 0;
            for (Operation operation : api.server().operations()) {
                String path = nowhere(operation);
                for (var token : tokens.entrySet()) {
                    boolean may = operation.open() || operation.roles().contains(token.getKey());
                    boolean others = token.getKey() == AdminRole.OPERATOR && path.matches(".*/(nobody|routing)(/.*)?");
                    int status = api.send(token.getValue(), operation.method(), path, "")
                            .status();
                    boolean kept = status == 403;
                    refused += kept ? 1 : 0;
                    if (kept == may && !(others && kept)) {
                        wrong.add(token.getKey() + " " + operation.method() + " " + path + " " + status);
                    }
                }
                int stranger = api.send("", operation.method(), path, "").status();
                if ((stranger == 401) == operation.open()) {
                    wrong.add("nobody " + operation.method() + " " + path + " " + stranger);
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(refused).isGreaterThan(60);
        }
    }

    @Test
    void an_operator_sees_himself_asks_for_himself_and_has_his_own_token() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            String carol = RunningApi.OPERATOR;

            assertThat(api.send(carol, "GET", "/whoami", "").is(200).text())
                    .isEqualTo("{\"name\":\"carol\",\"role\":\"operator\"}");
            assertThat(api.send(carol, "GET", "/users/carol", "").is(200).text())
                    .doesNotContain("secret-of-carol");
            api.send(carol, "GET", "/users/dave", "").is(403);
            api.send(carol, "GET", "/trunks/gsm", "").is(403);
            assertThat(api.send(carol, "GET", "/explain?number=%2B996312000101", "")
                            .is(200)
                            .json()
                            .at("/decision/route")
                            .asText())
                    .isEqualTo("city");
            api.send(carol, "GET", "/explain?number=1&user=dave", "").is(403);
            api.send(carol, "GET", "/explain?number=1&trunk=gsm", "").is(403);
            api.send(carol, "POST", "/users/dave/token", "").is(403);
            String jwt = api.send(carol, "POST", "/users/carol/token", "{\"seconds\":30}")
                    .is(201)
                    .json()
                    .get("token")
                    .asText();
            // it is a token for calls, and by it he is the operator here, too
            api.send(jwt, "GET", "/users/carol", "").is(200);
            api.send(jwt, "GET", "/trunks", "").is(403);
            api.send(jwt + "x", "GET", "/users/carol", "").is(401);
        }
    }
}
