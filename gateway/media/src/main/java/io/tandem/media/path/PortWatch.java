package io.tandem.media.path;

import io.tandem.media.AudioFault;
import io.tandem.media.MediaEvent;
import io.tandem.media.PayloadTypes;
import org.jspecify.annotations.Nullable;

/// Watches one port for audio that flows one way only, and says so (see [io.tandem.media.MediaCommand.Watch]).
/// Confined to the media loop.
final class PortWatch {
    /// Five times a second.
    private static final int TICKS = 10;

    private final MediaPort port;
    private final InboundWatch inbound = new InboundWatch();
    private final OutboundWatch outbound = new OutboundWatch();
    private final Evidence evidence = new Evidence();
    private @Nullable AudioFault inboundFault;
    private @Nullable AudioFault outboundFault;
    private long inboundSinceNs;
    private long outboundSinceNs;
    private boolean watching;
    private boolean checked;
    private long checkedNs;
    private boolean inboundExpected;
    private int turn;

    PortWatch(MediaPort port) {
        this.port = port;
    }

    void expect(boolean in, boolean out, long nowNs) {
        watching = true;
        inboundExpected = in;
        inbound.expect(in, nowNs);
        outbound.expect(out);
    }

    /// A valid connectivity check came.
    void checked(long nowNs) {
        checked = true;
        checkedNs = nowNs;
    }

    /// An accepted packet.
    void packet(int type, PayloadTypes types, long nowNs) {
        inbound.packet(type, types, nowNs);
    }

    /// Every 20 ms.
    void tick(long nowNs) {
        if (!watching || turn++ % TICKS != 0) {
            return;
        }
        gather();
        evidence.checksCeased = checked && nowNs - checkedNs > InboundWatch.CONSENT_NS;
        AudioFault in = inbound.judge(evidence, nowNs);
        if (in != inboundFault) {
            AudioFault was = inboundFault;
            inboundFault = in;
            if (was == null) {
                boolean packets = in == AudioFault.DIGITAL_SILENCE;
                inboundSinceNs = packets ? nowNs - InboundWatch.ALARM_NS : inbound.silentSinceNs();
            }
            tell(was, in, ms(nowNs - inboundSinceNs));
        }
        AudioFault out = outbound.judge(evidence);
        if (out != outboundFault) {
            AudioFault was = outboundFault;
            outboundFault = out;
            outboundSinceNs = was == null ? nowNs : outboundSinceNs;
            tell(was, out, ms(nowNs - outboundSinceNs));
        }
    }

    private void gather() {
        evidence.ready = port.ready() && port.payload() != null;
        evidence.trunk = port instanceof TrunkPort;
        evidence.flowing = port.activity().flowing();
        evidence.unauthenticated = port.counters().unauthenticated;
        evidence.strangers = port.counters().strangers;
        evidence.sent = port.counters().packetsSent;
        port.quality().testify(evidence);
    }

    private static int ms(long ns) {
        return (int) (ns / 1_000_000);
    }

    private void tell(@Nullable AudioFault was, @Nullable AudioFault now, int ms) {
        CallMedia call = port.call();
        if (now == null && was != null) {
            boolean flows = was.outbound() || inboundExpected;
            call.emit(new MediaEvent.OneWayAudioEnded(port.id(), was, flows, ms));
        } else if (now != null) {
            boolean before = now.outbound() || inbound.before();
            boolean other = call.neighbours().othersSpeak(port);
            String detail = now == AudioFault.WRONG_SOURCE ? port.counters().strangersAddress() : "";
            call.emit(new MediaEvent.OneWayAudio(port.id(), now, before, other, ms, detail));
        }
    }
}
