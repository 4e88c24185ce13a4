package io.tandem.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.media.stun.StunKey;
import io.tandem.media.stun.StunMessage;
import io.tandem.media.stun.StunWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A full agent against ours, without sockets: it checks from where it is told to, at a time it is told.
final class CheckingPeer {
    static final long HOST_PRIORITY = 2_130_706_431L;

    /// A way of the test.
    record Way(InetSocketAddress remote, long localPriority) implements IcePath {
        Way(String host, int port) {
            this(new InetSocketAddress(host, port), HOST_PRIORITY);
        }
    }

    final Random random = new Random(8445);
    final List<IcePath> forgotten = new ArrayList<>();
    final IceAgent agent = new IceAgent(random, forgotten::add);
    IceCredentials ours = agent.local();
    String ufrag = "peer";
    long priority = 1_853_824_767L;
    long now = 1_000;

    Check judge(byte[] request, IcePath from) {
        return agent.onStunRequest(parse(request), from, now);
    }

    Check.Valid check(IcePath from) {
        return valid(request(false), from);
    }

    Check.Valid nominate(IcePath from) {
        return valid(request(true), from);
    }

    Check.Valid valid(byte[] request, IcePath from) {
        Check check = judge(request, from);
        assertThat(check).isInstanceOf(Check.Valid.class);
        return (Check.Valid) check;
    }

    void dropped(byte[] request, IcePath from, Check.Reason reason) {
        assertThat(judge(request, from)).isEqualTo(new Check.Dropped(reason));
    }

    byte[] request(boolean nominate) {
        StunWriter writer = writer().priority(priority).iceControlling(7);
        return (nominate ? writer.useCandidate() : writer).integrity(key()).withFingerprint();
    }

    StunWriter writer() {
        return named(ours.ufrag() + ":" + ufrag);
    }

    StunWriter named(String username) {
        byte[] id = new byte[12];
        random.nextBytes(id);
        return StunWriter.bindingRequest(id).username(username);
    }

    StunKey key() {
        return StunKey.ofPassword(ours.pwd());
    }

    static StunMessage parse(byte[] data) {
        return StunMessage.parse(data, 0, data.length).orElseThrow();
    }
}
