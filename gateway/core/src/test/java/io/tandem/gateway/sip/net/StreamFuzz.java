package io.tandem.gateway.sip.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tandem.gateway.fuzz.Parsing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Fuzz target: heads of datagrams, and the framing of streams, which must not depend on how a stream is cut.
public final class StreamFuzz {

    private static final int MAX = 64 * 1_024;

    private StreamFuzz() {}

    /// Loads what would else be loaded, and instrumented, within the first input's time.
    public static void fuzzerInitialize() {
        framed(new byte[0], 0);
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Parsing.within(() -> HeadReader.read(data, false).ifPresent(SipHead::normalized));
        Parsing.within(() -> HeadReader.read(data, true).ifPresent(head -> TopVia.parse(head.first("Via"))));
        Parsing.within(() -> framed(data, data.length));
        int cut = data.length == 0 ? 0 : Byte.toUnsignedInt(data[data.length - 1]) % (data.length + 1);
        List<String> whole = framed(data, data.length);
        List<String> cutInTwo = framed(data, cut);
        if (messages(whole) != messages(cutInTwo)) {
            throw new AssertionError("cut at " + cut + ": " + cutInTwo + " instead of " + whole);
        }
        for (int i = 0; i < messages(whole); i++) {
            if (!whole.get(i).equals(cutInTwo.get(i))) {
                throw new AssertionError("cut at " + cut + ": " + cutInTwo.get(i) + " instead of " + whole.get(i));
            }
        }
    }

    private static long messages(List<String> framed) {
        return framed.stream().filter(f -> !f.startsWith("!")).count();
    }

    private static List<String> framed(byte[] data, int cut) {
        EmbeddedChannel stream = new EmbeddedChannel(new StreamFramer(MAX));
        try {
            stream.writeInbound(Unpooled.copiedBuffer(data, 0, cut));
            stream.writeInbound(Unpooled.copiedBuffer(data, cut, data.length - cut));
            List<String> framed = new ArrayList<>();
            for (Object out = stream.readInbound(); out != null; out = stream.readInbound()) {
                framed.add(
                        switch (out) {
                            case byte[] message -> new String(message, StandardCharsets.ISO_8859_1);
                            case StreamFramer.Unframed last ->
                                "!" + last.fault().status();
                            default -> throw new AssertionError("framed to " + out);
                        });
            }
            return framed;
        } finally {
            stream.finishAndReleaseAll();
        }
    }
}
