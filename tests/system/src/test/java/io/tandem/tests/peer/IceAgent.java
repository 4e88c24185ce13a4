package io.tandem.tests.peer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Full ICE with one local host candidate (RFC 8445): checks, regular nomination, consent (RFC 7675).
/// Confined to the media thread, except the local ufrag and password, which never change.
final class IceAgent {
    private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();
    private static final long CONSENT_NANOS = Duration.ofMillis(2_500).toNanos();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int HOST_PRIORITY = 2_130_706_431;

    /// Where datagrams go.
    @FunctionalInterface
    interface Sender {
        void send(byte[] datagram, InetSocketAddress to);
    }

    private record Check(InetSocketAddress to, boolean nominating) {}

    private final RandomGenerator random;
    private final String ufrag;
    private final String password;
    private final long tieBreaker;
    private final Set<InetSocketAddress> candidates = new LinkedHashSet<>();
    private final Map<ByteBuffer, Check> pending = new HashMap<>();
    private String remoteUfrag = "";
    private String remotePassword = "";
    private boolean controlling;
    private @Nullable InetSocketAddress valid;
    private @Nullable InetSocketAddress nominatedByPeer;
    private @Nullable InetSocketAddress selected;
    private long nextCheckNanos = Long.MIN_VALUE;
    private long lastAnswerNanos;
    private long requestsAnswered;

    IceAgent(RandomGenerator random) {
        this.random = random;
        ufrag = letters(4);
        password = letters(24);
        tieBreaker = random.nextLong();
    }

    private String letters(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return out.toString();
    }

    String ufrag() {
        return ufrag;
    }

    String password() {
        return password;
    }

    /// Starts to check; other credentials than before start anew (RFC 8445 §9).
    void remote(boolean weControl, String theirUfrag, String theirPassword, List<InetSocketAddress> theirCandidates) {
        if (!theirUfrag.equals(remoteUfrag)) {
            valid = null;
            nominatedByPeer = null;
            pending.clear();
            nextCheckNanos = Long.MIN_VALUE;
        }
        controlling = weControl;
        remoteUfrag = theirUfrag;
        remotePassword = theirPassword;
        candidates.addAll(theirCandidates);
    }

    /// The address media goes to, once a pair is nominated.
    Optional<InetSocketAddress> selected() {
        return Optional.ofNullable(selected);
    }

    /// `System.nanoTime` of the last answered check, 0 before it.
    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    /// Checks of the other side that we answered.
    long requestsAnswered() {
        return requestsAnswered;
    }

    /// Sends what is due.
    void tick(long now, Sender sender) {
        if (remoteUfrag.isEmpty() || now < nextCheckNanos) {
            return;
        }
        nextCheckNanos = now + (settled() ? CONSENT_NANOS : CHECK_NANOS);
        List<InetSocketAddress> targets = new ArrayList<>();
        if (selected != null && settled()) {
            targets.add(selected);
        } else if (valid != null) {
            targets.add(valid);
        } else {
            targets.addAll(candidates);
        }
        for (InetSocketAddress to : targets) {
            boolean nominating = controlling && valid != null;
            byte[] transaction = new byte[12];
            random.nextBytes(transaction);
            pending.put(ByteBuffer.wrap(transaction), new Check(to, nominating));
            sender.send(check(transaction, nominating), to);
        }
    }

    private boolean settled() {
        return selected != null && selected.equals(valid);
    }

    private byte[] check(byte[] transaction, boolean nominating) {
        byte[] tie = ByteBuffer.allocate(8).putLong(tieBreaker).array();
        byte[] priority = ByteBuffer.allocate(4).putInt(HOST_PRIORITY).array();
        Stun request = new Stun(Stun.REQUEST, transaction)
                .with(Stun.USERNAME, (remoteUfrag + ":" + ufrag).getBytes(StandardCharsets.UTF_8))
                .with(controlling ? Stun.ICE_CONTROLLING : Stun.ICE_CONTROLLED, tie)
                .with(Stun.PRIORITY, priority);
        if (nominating) {
            request.with(Stun.USE_CANDIDATE, new byte[0]);
        }
        return request.toBytes(remotePassword);
    }

    void receive(Stun message, InetSocketAddress from, long now, Sender sender) {
        if (message.type() == Stun.REQUEST) {
            onRequest(message, from, sender);
        } else if (message.type() == Stun.SUCCESS && message.authentic(remotePassword)) {
            Check check = pending.remove(ByteBuffer.wrap(message.transaction()));
            if (check != null && check.to.equals(from)) {
                onValid(check, now);
            }
        }
    }

    private void onValid(Check check, long now) {
        lastAnswerNanos = now;
        pending.values().removeIf(other -> other.to.equals(check.to) && !other.nominating && check.nominating);
        if (valid == null) {
            valid = check.to;
            nextCheckNanos = now;
        }
        if (check.nominating || check.to.equals(nominatedByPeer)) {
            selected = check.to;
            valid = check.to;
        }
    }

    private void onRequest(Stun request, InetSocketAddress from, Sender sender) {
        boolean ours = request.username().startsWith(ufrag + ":") && request.authentic(password);
        if (!ours) {
            return;
        }
        requestsAnswered++;
        Stun response = new Stun(Stun.SUCCESS, request.transaction())
                .with(Stun.XOR_MAPPED_ADDRESS, Stun.xorAddress(from, request.transaction()));
        sender.send(response.toBytes(password), from);
        if (candidates.add(from) && valid == null) {
            nextCheckNanos = Long.MIN_VALUE;
        }
        if (request.has(Stun.USE_CANDIDATE) && !controlling) {
            nominatedByPeer = from;
            if (from.equals(valid)) {
                selected = from;
            }
        }
    }
}
