package io.tandem.gateway.config;

/// The demo's far end. Immutable.
public record DemoConfig(
        @Key(
                value = "Where the far end listens for `POST /call`, with which it calls an operator.",
                def = "127.0.0.1:5080",
                unit = "`host:port`")
        String control,

        @Key(value = "UDP ports of the far end's audio.", def = "31000-31999", unit = "`first-last`")
        PortRange rtpPorts) {}
