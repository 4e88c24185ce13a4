package io.tandem.gateway.call;

import io.tandem.gateway.config.AnnouncementNames;
import io.tandem.media.Filler.ToneKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cause values of ITU-T Q.850 and SIP statuses, each by the other (RFC 3398 §7.2.4.1, §8.2.6.1), with what
/// an operator hears for them. The one place where this is written. Stateless.
public final class Cause {

    public static final int NORMAL_CLEARING = 16;
    public static final int USER_BUSY = 17;
    public static final int NO_USER_RESPONDING = 18;
    public static final int NO_ANSWER = 19;
    public static final int SUBSCRIBER_ABSENT = 20;
    public static final int REJECTED = 21;
    public static final int NORMAL_UNSPECIFIED = 31;
    public static final int NO_CIRCUIT = 34;
    public static final int OUT_OF_ORDER = 38;
    public static final int TEMPORARY_FAILURE = 41;
    public static final int RECOVERY_ON_TIMER = 102;
    public static final int INTERWORKING = 127;

    private static final Pattern Q850 = Pattern.compile("(?i)Q\\.850\\s*;(?:[^,]*;)?\\s*cause\\s*=\\s*(\\d{1,3})");

    private static final Map<Integer, Integer> FROM_SIP = Map.ofEntries(
            Map.entry(400, TEMPORARY_FAILURE),
            Map.entry(401, REJECTED),
            Map.entry(402, REJECTED),
            Map.entry(403, REJECTED),
            Map.entry(404, 1),
            Map.entry(405, 63),
            Map.entry(406, 79),
            Map.entry(407, REJECTED),
            Map.entry(408, RECOVERY_ON_TIMER),
            Map.entry(410, 22),
            Map.entry(413, INTERWORKING),
            Map.entry(414, INTERWORKING),
            Map.entry(415, 79),
            Map.entry(416, INTERWORKING),
            Map.entry(420, INTERWORKING),
            Map.entry(421, INTERWORKING),
            Map.entry(423, INTERWORKING),
            Map.entry(480, NO_USER_RESPONDING),
            Map.entry(481, TEMPORARY_FAILURE),
            Map.entry(482, 25),
            Map.entry(483, 25),
            Map.entry(484, 28),
            Map.entry(485, 1),
            Map.entry(486, USER_BUSY),
            Map.entry(487, NORMAL_CLEARING),
            Map.entry(488, 88),
            Map.entry(500, TEMPORARY_FAILURE),
            Map.entry(501, 79),
            Map.entry(502, OUT_OF_ORDER),
            Map.entry(503, TEMPORARY_FAILURE),
            Map.entry(504, RECOVERY_ON_TIMER),
            Map.entry(505, INTERWORKING),
            Map.entry(513, INTERWORKING),
            Map.entry(600, USER_BUSY),
            Map.entry(603, REJECTED),
            Map.entry(604, 1),
            Map.entry(606, 88));

    private static final Map<Integer, Integer> TO_SIP = Map.ofEntries(
            Map.entry(1, 404),
            Map.entry(2, 404),
            Map.entry(3, 404),
            Map.entry(16, 480),
            Map.entry(17, 486),
            Map.entry(18, 408),
            Map.entry(19, 480),
            Map.entry(20, 480),
            Map.entry(21, 403),
            Map.entry(22, 410),
            Map.entry(23, 410),
            Map.entry(25, 483),
            Map.entry(26, 404),
            Map.entry(27, 502),
            Map.entry(28, 484),
            Map.entry(29, 501),
            Map.entry(31, 480),
            Map.entry(34, 503),
            Map.entry(38, 503),
            Map.entry(41, 503),
            Map.entry(42, 503),
            Map.entry(47, 503),
            Map.entry(55, 403),
            Map.entry(57, 403),
            Map.entry(58, 503),
            Map.entry(65, 488),
            Map.entry(70, 488),
            Map.entry(79, 501),
            Map.entry(87, 403),
            Map.entry(88, 503),
            Map.entry(102, 504),
            Map.entry(111, 500),
            Map.entry(127, 500));

    private static final Map<Integer, String> TEXT = Map.ofEntries(
            Map.entry(1, "Unallocated number"),
            Map.entry(2, "No route to transit network"),
            Map.entry(3, "No route to destination"),
            Map.entry(16, "Normal call clearing"),
            Map.entry(17, "User busy"),
            Map.entry(18, "No user responding"),
            Map.entry(19, "No answer from user"),
            Map.entry(20, "Subscriber absent"),
            Map.entry(21, "Call rejected"),
            Map.entry(22, "Number changed"),
            Map.entry(25, "Exchange routing error"),
            Map.entry(27, "Destination out of order"),
            Map.entry(28, "Invalid number format"),
            Map.entry(31, "Normal, unspecified"),
            Map.entry(34, "No circuit available"),
            Map.entry(38, "Network out of order"),
            Map.entry(41, "Temporary failure"),
            Map.entry(42, "Switching equipment congestion"),
            Map.entry(63, "Service not available"),
            Map.entry(79, "Service not implemented"),
            Map.entry(88, "Incompatible destination"),
            Map.entry(102, "Recovery on timer expiry"),
            Map.entry(127, "Interworking, unspecified"));

    private Cause() {}

    /// The cause value that stands for a SIP status.
    public static int ofSip(int status) {
        Integer known = FROM_SIP.get(status);
        if (known != null) {
            return known;
        }
        return status >= 500 && status < 600 ? TEMPORARY_FAILURE : NORMAL_UNSPECIFIED;
    }

    /// The SIP status that stands for a cause value.
    public static int toSip(int q850) {
        return TO_SIP.getOrDefault(q850, 480);
    }

    /// The cause's name.
    public static String text(int q850) {
        return TEXT.getOrDefault(q850, "Cause " + q850);
    }

    /// The cause value in Reason headers (RFC 3326), where one is there.
    public static Optional<Integer> inReasons(List<String> reasons) {
        for (String reason : reasons) {
            Matcher matcher = Q850.matcher(reason);
            if (matcher.find()) {
                int value = Integer.parseInt(matcher.group(1));
                return value <= 127 ? Optional.of(value) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// The recorded message that says it, most telling first.
    public static List<String> announcements(int q850) {
        String name = switch (q850) {
            case 1, 4 -> AnnouncementNames.UNALLOCATED;
            case 2, 3 -> AnnouncementNames.NO_ROUTE;
            case 17 -> AnnouncementNames.BUSY;
            case 18, 20 -> AnnouncementNames.NOT_REACHABLE;
            case 19 -> AnnouncementNames.NO_ANSWER;
            case 21 -> AnnouncementNames.REJECTED;
            case 22, 23 -> AnnouncementNames.NUMBER_CHANGED;
            case 27 -> AnnouncementNames.OUT_OF_ORDER;
            case 28 -> AnnouncementNames.INVALID_NUMBER;
            case 34, 42, 44, 47 -> AnnouncementNames.CONGESTION;
            case 38, 41, 102 -> AnnouncementNames.NETWORK_FAILURE;
            default -> AnnouncementNames.CALL_FAILED;
        };
        return List.of(name, AnnouncementNames.CALL_FAILED);
    }

    /// What the operator hears for it (ITU-T E.180, E.182).
    public static ToneKind tone(int q850) {
        return switch (q850) {
            case 17, 19, 21 -> ToneKind.BUSY;
            case 1, 2, 3, 4, 18, 20, 22, 23, 26, 27, 28 -> ToneKind.SPECIAL_INFORMATION;
            default -> ToneKind.CONGESTION;
        };
    }
}
