package io.tandem.farend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Optional;

/// One trunk of the telephone network: a user agent over real UDP and TCP sockets with plain RTP, or SRTP. Public
/// methods may be called by any thread.
public final class FarEnd extends UserAgent {
    private final Wire wire;
    private final RtpLoop rtpLoop;

    private FarEnd(FarEndSettings settings, Wire wire, RtpLoop rtpLoop, Ids ids, Optional<Sealing.Maker> sealing) {
        super(settings.agent(), wire, ids, heard -> {
            RtpSession rtp = rtpLoop.open(wire.local().getAddress(), ids, heard);
            PlainMedia plain = new PlainMedia(rtp, settings.codecs(), ids);
            return sealing.isPresent() ? new SdesMedia(plain, rtp, sealing.get()) : plain;
        });
        this.wire = wire;
        this.rtpLoop = rtpLoop;
    }

    /// Binds the sockets and starts to answer.
    ///
    /// @throws IOException when the SIP address is taken or not ours
    public static FarEnd start(FarEndSettings settings) throws IOException {
        return start(settings, Optional.empty(), Optional.empty());
    }

    /// The same with TLS where TCP would be.
    public static FarEnd startOverTls(FarEndSettings settings, TlsEnd tls) throws IOException {
        return start(settings, Optional.empty(), Optional.of(tls));
    }

    /// The same with SRTP alone, under keys of the session descriptions (RFC 4568).
    public static FarEnd startSecured(FarEndSettings settings, Sealing.Maker sealing) throws IOException {
        return start(settings, Optional.of(sealing), Optional.empty());
    }

    private static FarEnd start(FarEndSettings settings, Optional<Sealing.Maker> sealing, Optional<TlsEnd> tls)
            throws IOException {
        Wire wire = new Wire(settings.name(), settings.bind(), settings.gateway(), settings.tcp(), tls);
        Ids ids = new Ids(new SecureRandom());
        String rtp = "farend-" + settings.name() + "-rtp";
        FarEnd end = new FarEnd(settings, wire, new RtpLoop(rtp, settings.rtpLow(), settings.rtpHigh()), ids, sealing);
        end.open();
        return end;
    }

    /// The SIP address it listens on.
    public InetSocketAddress address() {
        return wire.local();
    }

    @Override
    public void close() {
        super.close();
        rtpLoop.close();
    }
}
