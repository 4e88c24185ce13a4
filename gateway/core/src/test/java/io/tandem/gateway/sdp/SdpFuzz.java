package io.tandem.gateway.sdp;

import io.tandem.gateway.fuzz.Parsing;
import io.tandem.media.Codec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fuzz target: session descriptions of browsers and trunks. What is read is rendered so that it can be read.
public final class SdpFuzz {

    private static final List<Codec> CODECS = List.of(Codec.values());

    private SdpFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Parsing.within(() -> read(text));
        Parsing.within(() -> BrowserSdp.read(text, CODECS));
        Parsing.within(() -> {
            for (SrtpPolicy policy : SrtpPolicy.values()) {
                TrunkSdp.read(text, CODECS, policy);
            }
        });
    }

    private static void read(String text) {
        if (SdpParser.parse(text) instanceof SdpReading.Read<Sdp>(Sdp sdp)) {
            String rendered = SdpRenderer.render(sdp);
            if (rendered.length() < SdpParser.MAX_LENGTH
                    && !(SdpParser.parse(rendered) instanceof SdpReading.Read<Sdp>)) {
                throw new AssertionError("rendered as " + rendered);
            }
        }
    }
}
