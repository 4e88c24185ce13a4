package io.tandem.gateway.sip.digest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers a peer's challenge (RFC 7616 §3.4). Pure: the caller gives the client nonce.
public final class DigestClient {
    private DigestClient() {}

    private record Choice(DigestFields challenge, DigestAlgorithm algorithm) {}

    /// @param challenges values of WWW-Authenticate or Proxy-Authenticate
    /// @param uri the request's URI as it is sent
    /// @param realm the only realm whose challenge is answered; empty: any
    /// @param cnonce fresh random text
    /// @return value of Authorization or Proxy-Authorization; empty when no challenge can be answered
    public static Optional<String> answer(
            List<String> challenges,
            String method,
            String uri,
            String user,
            String password,
            String realm,
            String cnonce) {
        return challenges.stream()
                .map(DigestFields::parse)
                .flatMap(Optional::stream)
                .filter(c -> realm.isEmpty() || realm.equals(c.get("realm")))
                .filter(c -> c.get("qop").isEmpty() || qops(c).contains("auth"))
                .flatMap(c -> DigestAlgorithm.of(c.get("algorithm")).map(a -> new Choice(c, a)).stream())
                .min(Comparator.comparing(Choice::algorithm))
                .map(choice -> authorization(choice, method, uri, user, password, cnonce));
    }

    /// True when a challenge says that only the nonce was old: the same password may be tried again.
    public static boolean stale(List<String> challenges) {
        return challenges.stream()
                .map(DigestFields::parse)
                .flatMap(Optional::stream)
                .anyMatch(c -> c.get("stale").equalsIgnoreCase("true"));
    }

    private static String authorization(
            Choice choice, String method, String uri, String user, String password, String cnonce) {
        DigestFields challenge = choice.challenge();
        DigestAlgorithm algorithm = choice.algorithm();
        String nonce = challenge.get("nonce");
        String ha1 = algorithm.ha1(user, challenge.get("realm"), password);
        StringBuilder value = new StringBuilder("Digest username=")
                .append(quoted(user))
                .append(", realm=")
                .append(quoted(challenge.get("realm")))
                .append(", nonce=")
                .append(quoted(nonce))
                .append(", uri=")
                .append(quoted(uri));
        if (challenge.get("qop").isEmpty()) {
            value.append(", response=\"")
                    .append(algorithm.responseWithoutQop(ha1, nonce, method, uri))
                    .append('"');
        } else {
            value.append(", response=\"")
                    .append(algorithm.response(ha1, nonce, "00000001", cnonce, method, uri))
                    .append("\", qop=auth, nc=00000001, cnonce=")
                    .append(quoted(cnonce));
        }
        value.append(", algorithm=").append(algorithm.token());
        Map<String, String> given = challenge.values();
        if (given.containsKey("opaque")) {
            value.append(", opaque=").append(quoted(challenge.get("opaque")));
        }
        return value.toString();
    }

    private static List<String> qops(DigestFields challenge) {
        return Arrays.stream(challenge.get("qop").split(",")).map(String::strip).toList();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
