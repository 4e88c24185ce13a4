package io.tandem.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// `openapi.yaml`, as it is served. Immutable.
final class Document {

    private final String text;

    Document() {
        try (InputStream in = Objects.requireNonNull(Document.class.getResourceAsStream("openapi.yaml"))) {
            this.text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the class path is damaged: openapi.yaml", e);
        }
    }

    List<Operation> operations() {
        return List.of(Operation.of("GET", "/openapi.yaml", Operation.ALL, ask -> Reply.yaml(text)));
    }
}
