package io.tandem.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.tandem.gateway.config.YamlNode.Entry;
import io.tandem.gateway.config.YamlNode.Mapping;
import io.tandem.gateway.config.YamlNode.Scalar;
import io.tandem.gateway.config.YamlNode.Sequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a YAML file into nodes that know their lines. Any thread.
final class YamlReader {

    private final YAMLParser parser;

    private YamlReader(YAMLParser parser) {
        this.parser = parser;
    }

    /// @throws InvalidConfig when there is no such file, it cannot be read, or it is no YAML
    static YamlNode read(Path file) throws InvalidConfig {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw broken(file.toString(), 0, "there is no such file: give the right path with --config");
        } catch (IOException e) {
            throw broken(file.toString(), 0, "cannot be read (" + e + "): make it a readable UTF-8 file");
        }
    }

    static YamlNode parse(String text, String file) throws InvalidConfig {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlReader reader = new YamlReader(parser);
            JsonToken first = parser.nextToken();
            return first == null ? new Mapping(List.of(), 1) : reader.node(first);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw broken(file, line, "not YAML: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw broken(file, 0, "not YAML: " + firstLine(e.getMessage()));
        }
    }

    private YamlNode node(@Nullable JsonToken token) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        if (token == JsonToken.START_OBJECT) {
            return mapping(line);
        }
        if (token == JsonToken.START_ARRAY) {
            List<YamlNode> items = new ArrayList<>();
            for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                items.add(node(t));
            }
            return new Sequence(List.copyOf(items), line);
        }
        return new Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getText(), line);
    }

    private Mapping mapping(int line) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_OBJECT; t = parser.nextToken()) {
            String key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            entries.add(new Entry(key, node(parser.nextToken()), keyLine));
        }
        return new Mapping(List.copyOf(entries), line);
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unknown reason" : message.lines().findFirst().orElse(message);
    }

    private static InvalidConfig broken(String file, int line, String text) {
        return new InvalidConfig(List.of(new Problem(file, line, text)));
    }
}
