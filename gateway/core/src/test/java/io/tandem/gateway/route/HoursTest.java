package io.tandem.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {

    private static HoursConfig hours(String zone, String... spans) {
        return new HoursConfig(
                Zone.parse(zone),
                Stream.of(spans).map(WeekSpan::parse).toList(),
                List.of(DayOfYear.parse("2026-12-31"), DayOfYear.parse("01-01")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T02:59:59Z, false", // Friday, 08:59:59 in Bishkek
        "2026-11-27T03:00:00Z, true",
        "2026-11-27T11:59:59Z, true",
        "2026-11-27T12:00:00Z, false",
        "2026-11-28T04:00:00Z, false", // Saturday
        "2026-12-31T04:00:00Z, false", // a Thursday that stays closed
        "2025-12-31T04:00:00Z, true",
        "2029-01-01T04:00:00Z, false"
    })
    void open_on_working_days(String at, boolean open) {
        assertThat(Hours.open(hours("Asia/Bishkek", "mon-fri 09:00-18:00"), Instant.parse(at)))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T21:59:00Z, false", // Friday
        "2026-11-27T22:00:00Z, true",
        "2026-11-28T05:59:00Z, true",
        "2026-11-28T06:00:00Z, false",
        "2026-11-28T23:00:00Z, true",
        "2026-11-29T05:00:00Z, true", // Sunday morning is Saturday's night
        "2026-11-29T23:00:00Z, false"
    })
    void a_night_goes_on_into_the_next_day(String at, boolean open) {
        assertThat(Hours.open(hours("UTC", "fri-sat 22:00-06:00"), Instant.parse(at)))
                .isEqualTo(open);
    }

    @Test
    void the_wall_clock_counts_when_summer_time_comes_and_goes() {
        HoursConfig berlin = hours("Europe/Berlin", "mon-sun 09:00-10:00");

        assertThat(Hours.open(berlin, Instant.parse("2026-03-28T08:30:00Z"))).isTrue();
        assertThat(Hours.open(berlin, Instant.parse("2026-03-29T08:30:00Z"))).isFalse();
        assertThat(Hours.open(berlin, Instant.parse("2026-03-29T07:30:00Z"))).isTrue();
    }

    @Test
    void the_whole_day_and_days_over_the_weekend() {
        HoursConfig hours = hours("UTC", "sat-mon 00:00-24:00");

        assertThat(Hours.open(hours, Instant.parse("2026-11-30T23:59:59Z"))).isTrue();
        assertThat(Hours.open(hours, Instant.parse("2026-12-01T00:00:00Z"))).isFalse();
        assertThat(Hours.open(hours, Instant.parse("2026-11-27T23:59:59Z"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mon-fri", "mon 9:00-18:00", "xyz 09:00-18:00", "mon 09:00-25:00", "", "mon-fri-sun 09:00-10:00"
            })
    void a_wrong_span_says_what_it_should_be(String text) {
        assertThatThrownBy(() -> WeekSpan.parse(text)).hasMessageContaining("mon-fri 09:00-18:00");
    }

    @Test
    void what_is_printed_can_be_read() {
        for (String text : List.of("mon-fri 09:00-18:00", "sun 00:00-24:00", "fri-sat 22:00-06:00")) {
            assertThat(WeekSpan.parse(text)).hasToString(text);
        }
        assertThat(DayOfYear.parse("12-31")).hasToString("12-31");
        assertThat(DayOfYear.parse("2026-12-31")).hasToString("2026-12-31");
        assertThat(Destination.parse("trunk:pbx/9000")).hasToString("trunk:pbx/9000");
        assertThat(Destination.parse("")).hasToString("refuse");
        assertThatThrownBy(() -> Destination.parse("trunk:pbx/9000;rm")).hasMessageContaining("trunk:NAME/NUMBER");
    }
}
