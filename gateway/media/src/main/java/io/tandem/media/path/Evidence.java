package io.tandem.media.path;

/// What a port knows when it is judged whether audio flows. One object is filled again and again. Confined to the media
/// loop.
final class Evidence {
    /// Packets can go and come: the browser is connected, the trunk has described itself.
    boolean ready;
    /// It is a leg toward a trunk; a browser's microphone may be muted from the start.
    boolean trunk;
    /// Three packets in a row have come, and since then no second without one.
    boolean flowing;
    /// Packets that failed authentication, so far.
    long unauthenticated;
    /// Packets of addresses that may not speak, so far.
    long strangers;
    /// Connectivity checks came, and for some seconds none has.
    boolean checksCeased;
    /// Packets whose level was looked at, and those of them without any sound.
    long looked;
    long mute;
    /// Report blocks about our stream, and reports of any kind.
    long reports;
    long rtcpReports;
    /// The last block says so.
    boolean nothingArrives;
    /// Packets sent so far.
    long sent;
}
