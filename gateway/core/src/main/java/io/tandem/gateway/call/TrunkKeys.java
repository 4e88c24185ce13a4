package io.tandem.gateway.call;

import io.tandem.gateway.sdp.SdesCrypto;
import io.tandem.gateway.sdp.SdpReading;
import io.tandem.gateway.sdp.SdpRejected;
import io.tandem.gateway.sdp.SrtpPolicy;
import io.tandem.gateway.sdp.TrunkDescription;
import io.tandem.gateway.sdp.TrunkSdp;
import io.tandem.gateway.trunk.Trunk;
import io.tandem.media.MediaKeys;
import java.util.Optional;

/// The SRTP keys that a trunk and we agree on in the SDP (RFC 4568). Stateless; works on a [CallTurn].
final class TrunkKeys {
    private TrunkKeys() {}

    /// What the trunk's configuration says; a leg that is secured stays so.
    static SrtpPolicy policy(CallTurn turn, LegId leg) {
        boolean secured =
                turn.media(leg).trunk().flatMap(TrunkDescription::crypto).isPresent();
        return secured
                ? SrtpPolicy.REQUIRED
                : turn.trunkOf(leg).map(Trunk::srtp).orElse(SrtpPolicy.OFF);
    }

    /// Reads a trunk's answer to our offer, which names one of our keys (RFC 4568 §5.1.3).
    static SdpReading<TrunkDescription> answer(CallTurn turn, LegId leg, String sdp) {
        return TrunkSdp.read(sdp, CodecPolicy.trunk(turn, leg), policy(turn, leg))
                .then(theirs -> {
                    boolean foreign = theirs.crypto().isPresent()
                            && pair(turn, leg, theirs).isEmpty();
                    return foreign
                            ? SdpRejected.unacceptable(
                                    "a=crypto",
                                    theirs.crypto().get().profile().name(),
                                    "the answer must repeat tag and suite of a line of the offer")
                            : new SdpReading.Read<>(theirs);
                });
    }

    /// Both keys, where the trunk's line and one of ours belong together.
    static Optional<MediaKeys> pair(CallTurn turn, LegId leg, TrunkDescription theirs) {
        return theirs.crypto().flatMap(line -> ours(turn, leg, line).map(o -> new MediaKeys(o.keys(), line.keys())));
    }

    static Optional<SdesCrypto> ours(CallTurn turn, LegId leg, SdesCrypto theirs) {
        return turn.media(leg).local().stream()
                .flatMap(said -> TrunkSdp.crypto(said).stream())
                .filter(theirs::answers)
                .findFirst();
    }
}
