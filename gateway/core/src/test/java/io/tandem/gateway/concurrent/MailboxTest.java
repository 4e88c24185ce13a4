package io.tandem.gateway.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

    @Test
    void tasks_of_many_threads_run_one_at_a_time_and_none_is_lost() throws Exception {
        int threads = 8;
        int each = 5000;
        CountDownLatch done = new CountDownLatch(threads * each);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        int[] unguarded = new int[1];
        Mailbox mailbox = Mailbox.onVirtualThreads("test", 10, thrown -> {});
        for (int t = 0; t < threads; t++) {
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < each; i++) {
                    mailbox.postAlways(() -> {
                        together.addAndGet(inside.incrementAndGet() - 1);
                        unguarded[0]++;
                        inside.decrementAndGet();
                        done.countDown();
                    });
                }
            });
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(together).hasValue(0);
        assertThat(unguarded[0]).isEqualTo(threads * each);
    }

    @Test
    void tasks_run_in_the_order_of_posting_also_from_within() {
        List<Integer> order = new ArrayList<>();
        Mailbox mailbox = new Mailbox("test", 10, Runnable::run, thrown -> {});
        mailbox.postAlways(() -> {
            mailbox.postAlways(() -> order.add(2));
            order.add(1);
        });
        assertThat(order).containsExactly(1, 2);
        assertThat(mailbox.size()).isZero();
    }

    @Test
    void full_mailbox_takes_no_more_of_a_peer_but_all_of_ours() {
        List<Runnable> drains = new ArrayList<>();
        AtomicInteger ran = new AtomicInteger();
        Mailbox mailbox = new Mailbox("test", 2, drains::add, thrown -> {});
        assertThat(mailbox.post(ran::incrementAndGet)).isTrue();
        assertThat(mailbox.post(ran::incrementAndGet)).isTrue();
        assertThat(mailbox.post(ran::incrementAndGet)).isFalse();
        mailbox.postAlways(ran::incrementAndGet);
        assertThat(drains).hasSize(1);
        drains.getFirst().run();
        assertThat(ran).hasValue(3);
        assertThat(mailbox.post(ran::incrementAndGet)).isTrue();
    }

    @Test
    void throwing_task_is_told_and_the_next_one_runs() {
        List<String> told = new ArrayList<>();
        Mailbox mailbox =
                new Mailbox("test", 10, Runnable::run, thrown -> told.add(String.valueOf(thrown.getMessage())));
        mailbox.postAlways(() -> {
            throw new IllegalStateException("bug");
        });
        mailbox.postAlways(() -> told.add("next"));
        assertThat(told).containsExactly("bug", "next");
    }

    @Test
    void manual_timers_run_each_task_at_its_time() {
        ManualTimers timers = new ManualTimers();
        List<String> ran = new ArrayList<>();
        timers.after(Duration.ofSeconds(2), () -> ran.add("two at " + timers.nanoTime() / 1_000_000));
        timers.after(Duration.ofSeconds(1), () -> {
            ran.add("one");
            timers.after(Duration.ofMillis(500), () -> ran.add("one and a half"));
        });
        timers.after(Duration.ofSeconds(1), () -> ran.add("never")).cancel();
        timers.advance(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("one", "one and a half", "two at 2000");
        assertThat(timers.pending()).isZero();
        assertThat(timers.wallClock()).hasToString("2026-01-01T00:00:03Z");
    }

    @Test
    void system_timers_run_what_is_not_cancelled() throws Exception {
        try (SystemTimers timers = new SystemTimers()) {
            CountDownLatch ran = new CountDownLatch(1);
            AtomicInteger cancelled = new AtomicInteger();
            Timers.Handle handle = timers.after(Duration.ofMillis(1), cancelled::incrementAndGet);
            handle.cancel();
            timers.after(Duration.ofMillis(2), () -> {
                throw new IllegalStateException("a task's own fault stops no other");
            });
            timers.after(Duration.ofMillis(20), ran::countDown);
            assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void empty_mailbox_is_drained_by_the_virtual_thread_that_posts_here() throws Exception {
        List<Thread> workers = new ArrayList<>();
        Mailbox mailbox = Mailbox.onVirtualThreads("test", 10, thrown -> {});
        Thread posts = Thread.ofVirtual().start(() -> {
            mailbox.postAlwaysHere(() -> workers.add(Thread.currentThread()));
            workers.add(null);
        });
        posts.join();
        assertThat(workers).containsExactly(posts, null);
        CountDownLatch done = new CountDownLatch(1);
        mailbox.postHere(() -> {
            workers.add(Thread.currentThread());
            done.countDown();
        });
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(workers.getLast()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void posting_here_is_bounded_and_keeps_the_order() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        Mailbox mailbox = Mailbox.onVirtualThreads("test", 3, thrown -> {});
        List<Boolean> taken = Collections.synchronizedList(new ArrayList<>());
        Thread posts = Thread.ofVirtual()
                .start(() -> mailbox.postAlwaysHere(() -> {
                    for (int i = 0; i < 4; i++) {
                        int number = i;
                        taken.add(mailbox.postHere(() -> order.add(number)));
                    }
                }));
        posts.join();
        assertThat(taken).containsExactly(true, true, false, false);
        assertThat(order).containsExactly(0, 1);
    }
}
