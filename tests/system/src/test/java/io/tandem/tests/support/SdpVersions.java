package io.tandem.tests.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The session descriptions in a trace, by the session in their `o=` line, judged: the version goes up by one where
/// anything else has changed, and stays where nothing has (RFC 3264 §8). Immutable, any thread.
///
/// @param sessions descriptions in order, repeats included, by session id
public record SdpVersions(Map<String, List<String>> sessions) {
    private static final Pattern DESCRIPTION = Pattern.compile("v=0\\R(?:[a-z]=[^\r\n]*\\R?)+");
    private static final Pattern ORIGIN = Pattern.compile("o=\\S+ (\\S+) (\\d+) [^\r\n]*");

    /// Those in a text that may hold anything else besides, such as whole SIP messages.
    public static SdpVersions in(String trace) {
        Map<String, List<String>> sessions = new LinkedHashMap<>();
        Matcher found = DESCRIPTION.matcher(trace);
        while (found.find()) {
            String description = found.group().strip();
            Matcher origin = ORIGIN.matcher(description);
            if (!origin.find()) {
                throw new IllegalArgumentException("no o= line in\n" + description);
            }
            sessions.computeIfAbsent(origin.group(1), _ -> new ArrayList<>()).add(description);
        }
        return new SdpVersions(sessions);
    }

    /// What is wrong, one line each.
    public List<String> errors() {
        List<String> all = new ArrayList<>();
        for (List<String> session : sessions.values()) {
            for (int i = 1; i < session.size(); i++) {
                String before = session.get(i - 1);
                String after = session.get(i);
                long step = version(after) - version(before);
                if (step != (unversioned(after).equals(unversioned(before)) ? 0 : 1)) {
                    all.add("version %+d from\n%s\nto\n%s".formatted(step, before, after));
                }
            }
        }
        return all;
    }

    private static long version(String description) {
        Matcher origin = ORIGIN.matcher(description);
        return origin.find() ? Long.parseLong(origin.group(2)) : -1;
    }

    private static String unversioned(String description) {
        return ORIGIN.matcher(description).replaceFirst("o=");
    }
}
