package io.tandem.gateway.guard;

import io.tandem.gateway.sip.digest.AttemptLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bans after failed logins, by user and address together, and by address alone for who tries many users. Each further
/// ban of the same is twice as long. Who has signed in from an address within a day is never locked out there by what
/// others do: his credentials are still looked at during a ban, once in two seconds. Whoever is signed in is asked for
/// nothing. What it remembers is bounded, the oldest goes first. Any thread.
public final class LoginBans implements AttemptLimits {

    private static final Logger LOG = LoggerFactory.getLogger(LoginBans.class);
    private static final int REMEMBERED = 10_000;
    private static final int MANY_USERS = 3;
    private static final int MOST_DOUBLINGS = 10;
    private static final long TRUSTED_NS = Duration.ofDays(1).toNanos();
    private static final long TRUSTED_TRIES_NS = Duration.ofSeconds(2).toNanos();
    private static final String ANYBODY = "";

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Map<Key, Record> records = bounded();
    private final Map<Key, Long> trusted = bounded();
    private final AtomicLong bans = new AtomicLong();

    /// @param attempts failures within `window` that make a ban; an address as a whole has three times as many
    /// @param ban the first; the longest is `longest`
    public record Limits(int attempts, Duration window, Duration ban, Duration longest) {}

    /// @param user empty: the address as a whole
    private record Key(String user, InetAddress from) {}

    private static final class Record {
        private int failures;
        private long sinceNs;
        private long bannedUntilNs;
        private int bansBefore;
        private boolean banned;
        private long trustedTryNs;
        private boolean trustedTried;
    }

    public LoginBans(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    private static <V> Map<Key, V> bounded() {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    @Override
    public synchronized long waitSeconds(String user, InetAddress from) {
        long now = nanoTime.getAsLong();
        Key own = new Key(user, from);
        long wait = Math.max(left(own, now), left(new Key(ANYBODY, from), now));
        return wait > 0 && isTrusted(own, now) && trustedMayTry(own, now) ? 0 : wait;
    }

    private long left(Key key, long now) {
        Record record = records.get(key);
        long ns = record == null || !record.banned ? 0 : record.bannedUntilNs - now;
        return ns <= 0 ? 0 : ns / 1_000_000_000L + 1;
    }

    private boolean isTrusted(Key key, long now) {
        Long since = trusted.get(key);
        return since != null && now - since < TRUSTED_NS;
    }

    private boolean trustedMayTry(Key key, long now) {
        Record record = records.computeIfAbsent(key, k -> new Record());
        if (record.trustedTried && now - record.trustedTryNs < TRUSTED_TRIES_NS) {
            return false;
        }
        record.trustedTried = true;
        record.trustedTryNs = now;
        return true;
    }

    @Override
    public synchronized void failed(String user, InetAddress from) {
        count(new Key(user, from), limits.attempts());
        count(new Key(ANYBODY, from), limits.attempts() * MANY_USERS);
    }

    private void count(Key key, int attempts) {
        long now = nanoTime.getAsLong();
        Record record = records.computeIfAbsent(key, k -> new Record());
        if (record.failures == 0 || now - record.sinceNs > limits.window().toNanos()) {
            record.failures = 0;
            record.sinceNs = now;
        }
        if (++record.failures < attempts) {
            return;
        }
        Duration ban = limits.ban().multipliedBy(1L << Math.min(record.bansBefore, MOST_DOUBLINGS));
        ban = ban.compareTo(limits.longest()) > 0 ? limits.longest() : ban;
        record.banned = true;
        record.bannedUntilNs = now + ban.toNanos();
        record.bansBefore++;
        record.failures = 0;
        bans.incrementAndGet();
        LOG.warn(
                "logins of {} from {} are refused for {} s: {} were wrong within {} s",
                key.user().isEmpty() ? "all users" : "user '" + printable(key.user()) + "'",
                key.from().getHostAddress(),
                ban.toSeconds(),
                attempts,
                limits.window().toSeconds());
    }

    private static String printable(String user) {
        String cut = user.length() > 64 ? user.substring(0, 64) : user;
        return cut.replaceAll("[^ -~]", "?");
    }

    @Override
    public synchronized void passed(String user, InetAddress from) {
        Key key = new Key(user, from);
        records.remove(key);
        trusted.put(key, nanoTime.getAsLong());
    }

    /// Users and addresses that are remembered, at most so many.
    synchronized int remembered() {
        return records.size() + trusted.size();
    }

    /// Bans so far.
    public long bans() {
        return bans.get();
    }
}
