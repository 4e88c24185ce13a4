package io.tandem.farend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A digest account of ours and how it answers challenges (RFC 7616, RFC 8760 §2.4). Immutable, any thread.
///
/// @param user       digest user name
/// @param password   its password
/// @param algorithms the algorithms it knows, best first: `SHA-256`, `MD5`
public record Credentials(String user, String password, List<String> algorithms) {
    /// Copies the list.
    public Credentials {
        algorithms = List.copyOf(algorithms);
    }

    /// The request again with the answer to the challenge of a 401 or 407 and the next CSeq; empty when it
    /// asks for nothing we can give.
    ///
    /// @param branch the Via branch of the new attempt
    public Optional<SipMessage> retry(SipMessage request, SipMessage refusal, String branch) {
        boolean proxy = refusal.status() == 407;
        String name = proxy ? "Proxy-Authorization" : "Authorization";
        List<String> challenges = refusal.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"))
                .map(SipMessage.Header::value)
                .toList();
        if (request.first(name).isPresent()) {
            return Optional.empty();
        }
        return choose(challenges).map(challenge -> {
            String via = request.require("Via").replaceAll("branch=[^;]+", "branch=" + branch);
            SipMessage again = request.without("Via").withFirst("Via", via).without("CSeq");
            return again.with("CSeq", (request.cseq() + 1) + " " + request.method())
                    .with(name, answer(challenge, request.method(), request.requestUri()));
        });
    }

    private Optional<String> choose(List<String> challenges) {
        for (String algorithm : algorithms) {
            for (String challenge : challenges) {
                if (SipText.directive(challenge, "algorithm").orElse("MD5").equalsIgnoreCase(algorithm)) {
                    return Optional.of(challenge);
                }
            }
        }
        return Optional.empty();
    }

    private String answer(String challenge, String method, String uri) {
        String algorithm = SipText.directive(challenge, "algorithm").orElse("MD5");
        String realm = SipText.directive(challenge, "realm").orElse("");
        String nonce = SipText.directive(challenge, "nonce").orElse("");
        String hashed = hash(algorithm, user + ":" + realm + ":" + password);
        String asked = hash(algorithm, method + ":" + uri);
        String cnonce = "c0ffee" + Integer.toHexString(nonce.hashCode());
        boolean qop = SipText.directive(challenge, "qop").isPresent();
        String middle = qop ? nonce + ":00000001:" + cnonce + ":auth" : nonce;
        String opaque = SipText.directive(challenge, "opaque")
                .map(value -> ", opaque=\"" + value + "\"")
                .orElse("");
        return "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", response=\"" + hash(algorithm, hashed + ":" + middle + ":" + asked) + "\", algorithm="
                + algorithm + (qop ? ", qop=auth, nc=00000001, cnonce=\"" + cnonce + "\"" : "") + opaque;
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException unknown) {
            throw new IllegalStateException("digest algorithm " + algorithm, unknown);
        }
    }
}
