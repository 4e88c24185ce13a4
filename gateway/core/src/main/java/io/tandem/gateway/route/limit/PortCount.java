package io.tandem.gateway.route.limit;

import io.tandem.gateway.trunk.GsmConfig;
import io.tandem.gateway.trunk.GsmPortConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/// What one port has come to: seconds as billed, failures in a row, whether a call holds it. Immutable.
///
/// @param day whose seconds `today` are; `month` are those of its month
/// @param rounds how often in a row it was put out
/// @param turn when it was taken last, as a running number
/// @param call that holds it; empty: none
public record PortCount(
        LocalDate day, long today, long month, int failures, int rounds, Instant outUntil, long turn, String call) {

    static final PortCount FRESH = new PortCount(LocalDate.EPOCH, 0, 0, 0, 0, Instant.EPOCH, 0, "");

    private static final int MOST_DOUBLINGS = 16;
    private static final int MINUTE = 60;

    /// The same on the day that it is now.
    PortCount at(LocalDate now) {
        if (now.equals(day)) {
            return this;
        }
        long same = YearMonth.from(now).equals(YearMonth.from(day)) ? month : 0;
        return new PortCount(now, 0, same, failures, rounds, outUntil, turn, call);
    }

    /// Seconds that can be talked yet, in whole billing increments; -1: no limit.
    long left(GsmPortConfig port, Duration increment) {
        long left = -1;
        if (port.minutesPerDay() > 0) {
            left = Math.max(0, (long) port.minutesPerDay() * MINUTE - today);
        }
        if (port.minutesPerMonth() > 0) {
            long ofMonth = Math.max(0, (long) port.minutesPerMonth() * MINUTE - month);
            left = left < 0 ? ofMonth : Math.min(left, ofMonth);
        }
        return left < 0 ? left : left - left % increment.toSeconds();
    }

    PortCount talked(Duration time, Duration increment) {
        long step = increment.toSeconds();
        long billed = (time.plusMillis(999).toSeconds() + step - 1) / step * step;
        return new PortCount(day, today + billed, month + billed, failures, rounds, outUntil, turn, call);
    }

    PortCount taken(String by, long next) {
        return new PortCount(day, today, month, failures, rounds, outUntil, next, by);
    }

    PortCount released() {
        return new PortCount(day, today, month, failures, rounds, outUntil, turn, "");
    }

    PortCount succeeded() {
        return new PortCount(day, today, month, 0, 0, Instant.EPOCH, turn, call);
    }

    /// One more failure; after so many in a row it is out, each time for twice as long.
    PortCount failed(GsmConfig config, Instant now) {
        if (failures + 1 < config.cooldownAfter()) {
            return new PortCount(day, today, month, failures + 1, rounds, outUntil, turn, call);
        }
        Duration out = config.cooldown().multipliedBy(1L << Math.min(rounds, MOST_DOUBLINGS));
        if (out.compareTo(config.cooldownMost()) > 0) {
            out = config.cooldownMost();
        }
        return new PortCount(day, today, month, failures, rounds + 1, now.plus(out), turn, call);
    }
}
