package io.tandem.gateway.sip.digest;

import io.tandem.gateway.fuzz.Parsing;
import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipUri;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Fuzz target: Authorization and WWW-Authenticate. Nobody gets in.
public final class DigestFuzz {

    private static final Ha1 ALICE = Ha1.of("alice", "tandem.local", "a secret that is in no corpus");
    private static final DigestAuthenticator DIGEST = new DigestAuthenticator(
            "tandem.local",
            user -> user.equals("alice") ? Optional.of(ALICE) : Optional.empty(),
            new Nonces(new byte[32], Duration.ofMinutes(5), Clock.systemUTC(), new SplittableRandom(1)),
            List.of(DigestAlgorithm.values()),
            AttemptLimits.NONE);

    private DigestFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8).replaceAll("[\\x00-\\x1f\\x7f]", " ");
        SipRequest request = new SipRequest(
                "REGISTER",
                SipUri.of("", "tandem.local"),
                Headers.NONE.with("CSeq", "1 REGISTER").with("Authorization", text),
                Body.NONE);
        Parsing.within(() -> {
            if (DIGEST.check(request, InetAddress.getLoopbackAddress())
                    instanceof DigestAuthenticator.Verdict.Authenticated) {
                throw new AssertionError("authenticated");
            }
        });
        Parsing.within(() -> DigestClient.answer(
                List.of(text), "REGISTER", "sip:tandem.local", "alice", "secret", "tandem.local", "c0ffee"));
        Parsing.within(() -> DigestClient.stale(List.of(text)));
    }
}
