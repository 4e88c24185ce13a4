package io.tandem.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/// The soft limit of the heap, by figures, and in a JVM of its own as the launcher starts it.
class HeapRoomTest {
    private static final long MB = 1L << 20;

    @Test
    void room_is_a_multiple_of_what_lives_within_the_limits() {
        assertThat(HeapRoom.room(20 * MB, 256 * MB, 4000 * MB)).isEqualTo(256 * MB);
        assertThat(HeapRoom.room(200 * MB, 256 * MB, 4000 * MB)).isEqualTo(1216 * MB);
        assertThat(HeapRoom.room(2000 * MB, 256 * MB, 4000 * MB)).isEqualTo(4000 * MB);
    }

    @Test
    void limit_grows_with_what_lives_and_shrinks_again() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseZGC",
                        "-Xmx512m",
                        "-XX:SoftMaxHeapSize=64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("with 100 MB: more", "without: less");
    }

    /// What that JVM runs.
    static final class Program {
        private static final List<byte[]> KEPT = new ArrayList<>();

        private Program() {}

        public static void main(String[] arguments) {
            try (HeapRoom room = HeapRoom.start()) {
                for (int i = 0; i < 100; i++) {
                    KEPT.add(new byte[(int) MB]);
                }
                System.out.println("with 100 MB: " + (becomes(limit -> limit >= 300 * MB) ? "more" : "the same"));
                KEPT.clear();
                System.out.println("without: " + (becomes(limit -> limit <= 200 * MB) ? "less" : "the same"));
            }
        }

        /// Collects until the limit is as wanted, at most fifty times.
        private static boolean becomes(LongPredicate wanted) {
            for (int i = 0; i < 50 && !wanted.test(limit()); i++) {
                System.gc();
            }
            return wanted.test(limit());
        }

        private static long limit() {
            return Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("SoftMaxHeapSize")
                    .getValue());
        }
    }
}
