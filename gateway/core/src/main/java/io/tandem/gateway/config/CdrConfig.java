package io.tandem.gateway.config;

import java.nio.file.Path;

/// Call detail records. Immutable.
public record CdrConfig(
        @Key(
                value = "File of call detail records, one JSON object a line, appended. Relative to"
                        + " `state-directory`.",
                def = "cdr.jsonl")
        Path file) {}
