package io.tandem.gateway.config;

import java.util.List;

/// A YAML document with the lines it was written on. Scalars are text as written: `0800` stays `0800`. Immutable.
sealed interface YamlNode {

    /// Counted from 1.
    int line();

    /// Keys in order, kept even when a key comes twice, so that it can be reported.
    record Mapping(List<Entry> entries, int line) implements YamlNode {}

    record Sequence(List<YamlNode> items, int line) implements YamlNode {}

    /// @param text empty for `null` and for a key without a value
    record Scalar(String text, int line) implements YamlNode {}

    record Entry(String key, YamlNode value, int line) {}
}
