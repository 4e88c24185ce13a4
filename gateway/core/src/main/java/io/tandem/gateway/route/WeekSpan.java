package io.tandem.gateway.route;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A span of time on some days of the week: `mon-fri 09:00-18:00`, `sun 00:00-24:00`, `fri-sat 22:00-06:00`. Immutable.
///
/// @param to not after `from`: on the next day
public record WeekSpan(DayOfWeek firstDay, DayOfWeek lastDay, LocalTime from, LocalTime to) {

    private static final String FORM = "days and times such as mon-fri 09:00-18:00";
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern TEXT =
            Pattern.compile("([a-z]{3})(?:-([a-z]{3}))? +([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

    /// @throws IllegalArgumentException with the allowed form
    public static WeekSpan parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        DayOfWeek first = day(matcher.group(1));
        String last = matcher.group(2);
        return new WeekSpan(first, last == null ? first : day(last), time(matcher.group(3)), time(matcher.group(4)));
    }

    private static DayOfWeek day(String text) {
        int index = DAYS.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(FORM);
        }
        return DayOfWeek.of(index + 1);
    }

    /// `24:00` is midnight.
    private static LocalTime time(String text) {
        try {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(FORM, e);
        }
    }

    private boolean hasDay(DayOfWeek day) {
        int first = firstDay.getValue();
        int last = lastDay.getValue();
        return first <= last
                ? day.getValue() >= first && day.getValue() <= last
                : day.getValue() >= first || day.getValue() <= last;
    }

    /// Whether it holds at that time on the wall; the rest of a night belongs to the day on which it began.
    boolean holds(LocalDateTime at) {
        LocalTime time = at.toLocalTime();
        if (from.isBefore(to)) {
            return hasDay(at.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
        }
        return (hasDay(at.getDayOfWeek()) && !time.isBefore(from))
                || (hasDay(at.getDayOfWeek().minus(1)) && time.isBefore(to));
    }

    @Override
    public String toString() {
        String days =
                DAYS.get(firstDay.getValue() - 1) + (firstDay == lastDay ? "" : "-" + DAYS.get(lastDay.getValue() - 1));
        return days + " " + from + "-" + (to.equals(LocalTime.MIDNIGHT) ? "24:00" : to.toString());
    }
}
