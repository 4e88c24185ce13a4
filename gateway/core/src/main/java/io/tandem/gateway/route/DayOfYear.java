package io.tandem.gateway.route;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;

/// One day, or the same day of every year. Immutable.
///
/// @param year 0: every year
public record DayOfYear(int year, MonthDay day) {

    private static final String FORM = "a day such as 2026-12-31, or 12-31 for every year";

    /// @throws IllegalArgumentException with the allowed form
    public static DayOfYear parse(String text) {
        try {
            if (text.matches("[0-9]{2}-[0-9]{2}")) {
                return new DayOfYear(0, MonthDay.parse("--" + text));
            }
            LocalDate date = LocalDate.parse(text);
            return new DayOfYear(date.getYear(), MonthDay.from(date));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(FORM, e);
        }
    }

    boolean is(LocalDate date) {
        return (year == 0 || year == date.getYear())
                && day.getMonthValue() == date.getMonthValue()
                && day.getDayOfMonth() == date.getDayOfMonth();
    }

    @Override
    public String toString() {
        String text = day.toString().substring(2);
        return year == 0 ? text : year + "-" + text;
    }
}
