package io.tandem.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.gateway.store.CommitResult.Clash;
import java.util.List;
import java.util.Map;

/// Why something is not done, in the form of RFC 9457. Immutable.
public final class ApiProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;
    private final transient List<FieldProblem> problems;
    private final transient List<Clash> clashes;
    private final transient Map<String, String> headers;

    private ApiProblem(
            int status, String detail, List<FieldProblem> problems, List<Clash> clashes, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.detail = detail;
        this.problems = problems;
        this.clashes = clashes;
        this.headers = headers;
    }

    public static ApiProblem of(int status, String detail) {
        return new ApiProblem(status, detail, List.of(), List.of(), Map.of());
    }

    /// With a header that belongs to the status.
    static ApiProblem of(int status, String detail, String header, String value) {
        return new ApiProblem(status, detail, List.of(), List.of(), Map.of(header, value));
    }

    /// Something in the request cannot be understood.
    public static ApiProblem field(int status, String field, String value, String message) {
        return of(status, List.of(new FieldProblem(field, value, message)));
    }

    /// What would come of it is not valid.
    static ApiProblem of(int status, List<FieldProblem> problems) {
        return new ApiProblem(status, problems.getFirst().message(), problems, List.of(), Map.of());
    }

    /// Somebody else was there first.
    static ApiProblem clashes(List<Clash> clashes) {
        return new ApiProblem(409, clashes.getFirst().toString(), List.of(), clashes, Map.of());
    }

    public int status() {
        return status;
    }

    String detail() {
        return detail;
    }

    Reply reply() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "about:blank");
        json.put("title", Reply.phrase(status));
        json.put("status", status);
        json.put("detail", detail.length() > 1000 ? detail.substring(0, 1000) : detail);
        if (!problems.isEmpty()) {
            ArrayNode array = json.putArray("problems");
            problems.forEach(problem -> array.add(problem.json()));
        }
        if (!clashes.isEmpty()) {
            ArrayNode array = json.putArray("clashes");
            clashes.forEach(clash -> array.add(ObjectJson.of(clash)));
        }
        return Reply.of(status, "application/problem+json", json.toString()).with(headers);
    }
}
