package io.tandem.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name must be there.
class DocumentsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

    @Test
    void every_class_in_the_rfc_matrix_is_a_file() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(ROOT)) {
            sources = files.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".java"))
                    .map(n -> n.substring(0, n.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        String matrix = Files.readString(ROOT.resolve("docs/rfc-matrix.md"));
        Matcher names = CLASS_NAME.matcher(matrix);
        List<String> missing = new ArrayList<>();
        int seen = 0;
        while (names.find()) {
            seen++;
            if (!sources.contains(names.group(1))) {
                missing.add(names.group(1));
            }
        }
        assertThat(seen).isGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    @Test
    void every_local_link_leads_somewhere() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(p -> p.toString().endsWith(".md")).forEach(documents::add);
        }
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples"))) {
            files.filter(p -> p.toString().endsWith(".md")).forEach(documents::add);
        }
        List<String> broken = new ArrayList<>();
        for (Path document : documents) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                String target = links.group(1);
                if (!target.startsWith("http")
                        && !Files.exists(document.resolveSibling(target).normalize())) {
                    broken.add(ROOT.relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
