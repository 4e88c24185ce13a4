package io.tandem.gateway.bench;

import com.sun.management.ThreadMXBean;
import io.tandem.media.Codec;
import io.tandem.media.Filler;
import io.tandem.media.MediaCommand;
import io.tandem.media.MediaEvent;
import io.tandem.media.MediaLoops;
import io.tandem.media.MediaSession;
import io.tandem.media.MediaSettings;
import io.tandem.media.PayloadTypes;
import io.tandem.media.PortId;
import io.tandem.media.RtpLocal;
import io.tandem.media.RtpRemote;
import io.tandem.media.WebRtcLocal;
import io.tandem.media.WebRtcRemote;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The gateway's media plane alone, in a process of its own, set up as `tandem run` does it; told by lines what to
/// open. Confined to the thread that reads them, but for the events.
///
/// | line | answer |
/// | --- | --- |
/// | `open NUMBER UFRAG FINGERPRINT HOST PORT` | `opened NUMBER UFRAG PASSWORD FINGERPRINT BROWSER-PORT TRUNK-PORT`,
/// later `connected NUMBER PROFILE DTLS-MS` |
/// | `allocated` | `allocated BYTES` |
/// | `settle` | `settled` after a full collection |
final class MediaPlaneProcess {
    private static final PortId BROWSER = new PortId("browser");
    private static final PortId TRUNK = new PortId("trunk");

    private final MediaLoops media;
    private final PrintStream out;
    private final List<MediaSession> sessions = new ArrayList<>();

    private MediaPlaneProcess(MediaLoops media, PrintStream out) {
        this.media = media;
        this.out = out;
    }

    /// Runs until its input ends.
    static void run(MediaSettings settings, BufferedReader in, PrintStream out) throws IOException {
        try (MediaLoops media = MediaLoops.start(settings)) {
            media.warmUp();
            out.println("ready");
            MediaPlaneProcess process = new MediaPlaneProcess(media, out);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                process.obey(line.split(" ", -1));
            }
        }
    }

    private void obey(String[] word) throws IOException {
        switch (word[0]) {
            case "open" -> open(word);
            case "allocated" -> say("allocated " + allocatedBytes());
            case "settle" -> {
                System.gc();
                System.err.println("first call: "
                        + sessions.getFirst().stats().toCompletableFuture().join());
                say("settled");
            }
            default -> throw new IOException("unknown command " + word[0]);
        }
    }

    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getTotalThreadAllocatedBytes()
                : -1;
    }

    private void open(String[] word) throws IOException {
        String number = word[1];
        MediaSession session = media.open("bench-" + number, event -> onEvent(number, event));
        sessions.add(session);
        try {
            WebRtcLocal browser = session.openBrowserPort(BROWSER);
            RtpLocal trunk = session.openTrunkPort(TRUNK);
            InetSocketAddress far = new InetSocketAddress(word[4], Integer.parseInt(word[5]));
            PayloadTypes pcma = PayloadTypes.of(Codec.PCMA, PayloadTypes.NONE);
            session.tell(new MediaCommand.ConnectTrunk(TRUNK, new RtpRemote(far, far, false), pcma));
            session.tell(new MediaCommand.ConnectBrowser(
                    BROWSER,
                    new WebRtcRemote(
                            word[2], "never-used-by-a-lite-agent", "sha-256", word[3], WebRtcRemote.DtlsRole.SERVER),
                    pcma));
            session.tell(new MediaCommand.Hear(BROWSER, TRUNK, new Filler.Nothing()));
            session.tell(new MediaCommand.Hear(TRUNK, BROWSER, new Filler.Nothing()));
            say(String.join(
                    " ",
                    "opened",
                    number,
                    browser.iceUfrag(),
                    browser.icePwd(),
                    browser.fingerprint(),
                    Integer.toString(browser.address().getPort()),
                    Integer.toString(trunk.rtp().getPort())));
        } catch (MediaSession.NoPortsLeft e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void onEvent(String number, MediaEvent event) {
        if (event instanceof MediaEvent.BrowserConnected connected) {
            say("connected " + number + " " + connected.srtpProfile() + " " + connected.dtlsMs());
        } else if (event instanceof MediaEvent.BrowserFailed failed) {
            say("failed " + number + " " + failed.detail());
        }
    }

    private void say(String line) {
        out.println(line);
    }
}
