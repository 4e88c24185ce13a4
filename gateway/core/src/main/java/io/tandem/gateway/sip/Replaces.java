package io.tandem.gateway.sip;

import java.util.Map;
import java.util.Optional;

/// A `Replaces` header (RFC 3891 §6.1): which dialog is to be replaced, as its holder sees it. Immutable.
///
/// @param toTag the tag of who is asked to replace it
/// @param fromTag the tag of the other end
/// @param earlyOnly it is not to be replaced when it is confirmed
public record Replaces(String callId, String toTag, String fromTag, boolean earlyOnly) {

    public static final String HEADER = "Replaces";

    /// @return empty where it is malformed
    public static Optional<Replaces> parse(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon <= 0) {
            return Optional.empty();
        }
        String callId = text.substring(0, semicolon).strip();
        Map<String, String> tags = Parameters.parse(text.substring(semicolon)).orElse(Map.of());
        String to = tags.getOrDefault("to-tag", "");
        String from = tags.getOrDefault("from-tag", "");
        boolean whole = !to.isEmpty() && !from.isEmpty() && !callId.isEmpty() && !Escapes.hasControl(callId);
        return whole ? Optional.of(new Replaces(callId, to, from, tags.containsKey("early-only"))) : Optional.empty();
    }

    /// True for the dialog that is meant, seen from our end of it.
    public boolean names(Dialog dialog) {
        return dialog.callId().equals(callId)
                && dialog.localTag().equals(toTag)
                && dialog.remoteTag().equals(fromTag);
    }
}
