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
        int ladders,

        @Key(
                value = "Memory for the SIP messages of calls, for `tandem call pcap`: of those that go on, and of as"
                        + " many of the last `ladders` as there is room for; about 20 KB each. 0 keeps none.",
                def = "32",
                max = 4096)
        int captureMegabytes) {}
