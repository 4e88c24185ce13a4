package io.tandem.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NetTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500);

    private PortRange range(int first, int last) {
        return new PortRange(first, last, 1000, now::get, new Random(5));
    }

    @Test
    void pairs_start_even_and_rotate_through_the_whole_range() {
        PortRange range = range(30_001, 30_010);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            seen.add(range.acquire());
        }
        assertThat(seen).containsExactlyInAnyOrder(30_002, 30_004, 30_006, 30_008);
        assertThat(range.acquire()).isEqualTo(-1);
        assertThat(range).hasToString("30002-30009");
    }

    @Test
    void a_released_pair_drains_before_it_is_used_again() {
        PortRange range = range(30_000, 30_001);
        assertThat(range.acquire()).isEqualTo(30_000);
        range.release(30_000);
        assertThat(range.acquire()).isEqualTo(-1);
        now.addAndGet(999);
        assertThat(range.acquire()).isEqualTo(-1);
        now.addAndGet(1);
        assertThat(range.acquire()).isEqualTo(30_000);
    }

    @Test
    void a_pair_just_released_is_the_last_to_come_again() {
        PortRange range = range(30_000, 30_019);
        int first = range.acquire();
        range.release(first);
        now.addAndGet(2000);
        for (int i = 0; i < 9; i++) {
            assertThat(range.acquire()).isNotEqualTo(first);
        }
        assertThat(range.acquire()).isEqualTo(first);
    }

    @Test
    void a_range_without_a_pair_is_refused() {
        assertThatThrownBy(() -> range(30_001, 30_002)).hasMessageContaining("media.trunk-ports 30001-30002");
    }

    @Test
    void datagrams_are_told_apart_by_their_first_octets() {
        assertThat(kind(0, 1)).isEqualTo(PacketKind.STUN);
        assertThat(kind(22, 254)).isEqualTo(PacketKind.DTLS);
        assertThat(kind(0x80, 8)).isEqualTo(PacketKind.RTP);
        assertThat(kind(0x80, 0x80 | 101)).isEqualTo(PacketKind.RTP);
        assertThat(kind(0x80, 200)).isEqualTo(PacketKind.RTCP);
        assertThat(kind(64, 0)).isEqualTo(PacketKind.UNKNOWN);
        assertThat(kind(255, 0)).isEqualTo(PacketKind.UNKNOWN);
        assertThat(PacketKind.of(new byte[] {(byte) 0x80}, 1)).isEqualTo(PacketKind.UNKNOWN);
    }

    private static PacketKind kind(int first, int second) {
        byte[] data = new byte[12];
        data[0] = (byte) first;
        data[1] = (byte) second;
        return PacketKind.of(data, data.length);
    }
}
