package io.tandem.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UrgencyTest {
    private static final Path STAT = Path.of("/proc/thread-self/stat");
    private static final int NICE_AT = 16; // fields behind the name, proc_pid_stat(5)

    private static int nice() {
        try {
            String stat = Files.readString(STAT);
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_AT]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void it_is_for_the_thread_that_claims_it_and_no_other() throws Exception {
        assumeTrue(Files.exists(STAT), "a thread's nice value is read from /proc");
        int usual = nice();
        CompletableFuture<Integer> claimed = new CompletableFuture<>();
        Thread claiming = new Thread(() -> {
            Urgency.claim();
            claimed.complete(nice());
        });
        claiming.start();

        boolean allowed = System.getProperty("user.name").equals("root");
        assertThat(claimed.get(5, TimeUnit.SECONDS)).isEqualTo(allowed ? -10 : usual);
        assertThat(nice()).isEqualTo(usual);
    }
}
