package io.tandem.gateway.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecretRandomTest {

    private final AtomicInteger draws = new AtomicInteger();
    private final SecretRandom random = new SecretRandom(new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {
            draws.incrementAndGet();
            super.nextBytes(bytes);
        }
    });

    @Test
    void nothing_is_given_out_twice_whoever_draws() {
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 200_000).parallel().forEach(_ -> seen.add(random.nextLong()));
        assertThat(seen).hasSize(200_000);
        assertThat(draws.get()).isLessThan(1_000);
    }

    @Test
    void any_length_is_filled_whole() {
        for (int length : new int[] {0, 1, 7, 30, 4_095, 4_096, 4_097, 100_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            long zeros = IntStream.range(0, length).filter(i -> bytes[i] == 0).count();
            assertThat(zeros).as("zeros of %d", length).isLessThanOrEqualTo(length / 64 + 2);
        }
    }

    @Test
    void its_bits_are_as_often_1_as_0() {
        long ones = IntStream.range(0, 10_000)
                .mapToLong(_ -> Long.bitCount(random.nextLong()))
                .sum();
        assertThat(ones).isBetween(315_000L, 325_000L);
    }
}
