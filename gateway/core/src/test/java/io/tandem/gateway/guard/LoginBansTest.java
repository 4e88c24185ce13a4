package io.tandem.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.concurrent.ManualTimers;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Catalogue D01: guessing is stopped, and nobody is locked out by what others do.
class LoginBansTest {

    private static final InetAddress OFFICE = address(1);
    private static final InetAddress ATTACKER = address(2);

    private final ManualTimers timers = new ManualTimers();
    private final LoginBans bans = new LoginBans(
            new LoginBans.Limits(10, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofHours(24)),
            timers::nanoTime);

    private static InetAddress address(int last) {
        return InetAddress.ofLiteral("203.0.113." + last);
    }

    private int guess(String user, InetAddress from, int times) {
        int looked = 0;
        for (int i = 0; i < times; i++) {
            if (bans.waitSeconds(user, from) == 0) {
                looked++;
                bans.failed(user, from);
            }
            timers.advance(Duration.ofMillis(20));
        }
        return looked;
    }

    @Test
    void fifty_guesses_a_second_at_one_user_are_ten_in_ten_minutes() {
        assertThat(guess("alice", ATTACKER, 50 * 60)).isEqualTo(10);
        assertThat(bans.waitSeconds("alice", ATTACKER)).isBetween(500L, 600L);
        assertThat(bans.waitSeconds("alice", OFFICE)).as("the victim elsewhere").isZero();
        assertThat(bans.waitSeconds("bob", ATTACKER)).as("another user there").isZero();
    }

    @Test
    void one_password_tried_on_five_thousand_users_bans_the_address() {
        int looked = 0;
        for (int i = 0; i < 5_000; i++) {
            looked += guess("user" + i, ATTACKER, 1);
        }
        assertThat(looked).isEqualTo(30);
        assertThat(bans.waitSeconds("anybody", ATTACKER)).isPositive();
        assertThat(bans.waitSeconds("anybody", OFFICE)).isZero();
    }

    @Test
    void each_further_ban_is_twice_as_long_and_none_longer_than_the_longest() {
        guess("alice", ATTACKER, 10);
        assertThat(bans.waitSeconds("alice", ATTACKER)).isBetween(598L, 600L);
        timers.advance(Duration.ofMinutes(10));
        guess("alice", ATTACKER, 10);
        assertThat(bans.waitSeconds("alice", ATTACKER)).isBetween(1198L, 1200L);
        for (int i = 0; i < 12; i++) {
            timers.advance(Duration.ofHours(24));
            guess("alice", ATTACKER, 10);
        }
        assertThat(bans.waitSeconds("alice", ATTACKER)).isBetween(86_398L, 86_400L);
    }

    @Test
    void slow_mistakes_ban_nobody_and_success_forgets_them() {
        for (int i = 0; i < 100; i++) {
            assertThat(bans.waitSeconds("alice", OFFICE)).isZero();
            bans.failed("alice", OFFICE);
            timers.advance(Duration.ofSeconds(7));
        }
        guess("bob", OFFICE, 9);
        bans.passed("bob", OFFICE);
        guess("bob", OFFICE, 9);
        assertThat(bans.waitSeconds("bob", OFFICE)).isZero();
    }

    @Test
    void who_signed_in_from_there_is_still_looked_at_but_seldom() {
        bans.passed("alice", OFFICE);
        int looked = guess("alice", OFFICE, 50 * 60);
        assertThat(looked).as("10, then one in two seconds").isBetween(30, 42);
        timers.advance(Duration.ofSeconds(2));
        assertThat(bans.waitSeconds("alice", OFFICE)).isZero();
        assertThat(bans.waitSeconds("alice", OFFICE)).isPositive();
        bans.passed("alice", OFFICE);
        assertThat(bans.waitSeconds("alice", OFFICE)).isZero();
    }

    @Test
    void memory_is_bounded_whoever_comes() {
        for (int i = 0; i < 200_000; i++) {
            bans.failed(
                    "user" + i,
                    InetAddress.ofLiteral("10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255)));
        }
        assertThat(bans.remembered()).isLessThanOrEqualTo(20_000);
    }
}
