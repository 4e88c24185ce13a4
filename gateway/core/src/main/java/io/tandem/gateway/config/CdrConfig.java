package io.tandem.gateway.config;

import java.nio.file.Path;

/// Call detail records. Immutable.
public record CdrConfig(
        @Key(
                value = "File of call detail records, one JSON object a line, appended. Relative to"
                        + " `state-directory`.",
                def = "cdr.jsonl")
        Path file,

        @Key(
                value =
                        "Calls that are over and can still be explained message by message, in memory; about 8 KB each.",
                def = "1000",
                max = 100_000)
        int ladders) {}
