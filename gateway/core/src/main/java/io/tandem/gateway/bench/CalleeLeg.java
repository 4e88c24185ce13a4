package io.tandem.gateway.bench;

/// How the callees of `tandem bench signalling` are reached. The caller always comes by UDP.
enum CalleeLeg {
    /// By SIP over UDP: sipp.
    UDP("udp"),
    /// By SIP over WebSocket: simulated browsers that have signed in.
    WEBSOCKET("webSocket");

    private final String title;

    CalleeLeg(String title) {
        this.title = title;
    }

    /// As the report has it.
    String title() {
        return title;
    }
}
