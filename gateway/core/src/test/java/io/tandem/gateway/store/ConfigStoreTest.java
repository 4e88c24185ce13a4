package io.tandem.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tandem.gateway.store.ChangeSet.Edit;
import io.tandem.gateway.store.CommitResult.Clash;
import io.tandem.gateway.store.CommitResult.Committed;
import io.tandem.gateway.store.CommitResult.Conflict;
import io.tandem.gateway.store.ConfigStore.Check;
import io.tandem.gateway.store.ConfigStore.Terms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ConfigStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00.123Z");
    private static final ObjectKey NORTH = new ObjectKey("trunk", "north");
    private static final ObjectKey CITY = new ObjectKey("route", "city");

    @Parameter
    TestDatabase kind = TestDatabase.H2;

    @TempDir
    Path directory;

    private DatabaseSettings settings = DatabaseSettings.of("", "", "");
    private Database database;
    private ConfigStore store;

    @BeforeEach
    void open() throws Exception {
        settings = kind.empty(directory);
        database = Database.open(settings);
        store = new ConfigStore(database, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private CommitResult commit(Draft draft, String note) throws StoreUnavailable {
        return store.commit(draft, Terms.of(note), ConfigState.EMPTY, Check.NONE);
    }

    private ConfigState committed(Draft draft) throws StoreUnavailable {
        CommitResult result = commit(draft, "test");
        assertThat(result).isInstanceOf(Committed.class);
        return ((Committed) result).state();
    }

    private static Map<ObjectKey, String> bodies(ConfigState state) {
        Map<ObjectKey, String> bodies = new HashMap<>();
        state.objects().forEach((key, object) -> bodies.put(key, object.body()));
        return bodies;
    }

    private ConfigState read() throws StoreUnavailable {
        return store.refresh(ConfigState.EMPTY);
    }

    @Test
    void a_change_is_there_with_its_author_and_time() throws Exception {
        assertThat(store.version()).isZero();
        ConfigState one =
                committed(Draft.begin("alice", 0).put(NORTH, "{\"a\":1}").put(CITY, "{}"));
        ConfigState two =
                committed(Draft.begin("bob", 1).put(NORTH, "{\"a\":2}").remove(CITY));

        assertThat(bodies(one)).isEqualTo(Map.of(NORTH, "{\"a\":1}", CITY, "{}"));
        assertThat(bodies(two)).isEqualTo(Map.of(NORTH, "{\"a\":2}"));
        assertThat(bodies(read())).isEqualTo(bodies(two));
        assertThat(store.refresh(one)).isEqualTo(read());
        List<ChangeSet> history = store.history().list(Long.MAX_VALUE, 10);
        assertThat(history.stream().map(c -> c.version() + " " + c.author() + " " + c.at()))
                .containsExactly("2 bob " + NOW, "1 alice " + NOW);
        assertThat(store.history().edits(2))
                .containsExactly(
                        new Edit(CITY, Optional.of("{}"), Optional.empty()),
                        new Edit(NORTH, Optional.of("{\"a\":1}"), Optional.of("{\"a\":2}")));
        assertThat(store.history().list(2, 10)).hasSize(1);
    }

    @Test
    void whoever_comes_second_is_told_who_was_first() throws Exception {
        committed(Draft.begin("alice", 0).put(NORTH, "1").put(CITY, "1"));
        committed(Draft.begin("bob", 1).put(NORTH, "2"));

        CommitResult late = commit(Draft.begin("carol", 1).put(NORTH, "3").put(CITY, "3"), "late");
        assertThat(late).isEqualTo(new Conflict(List.of(new Clash(NORTH, 2, "bob", NOW))));
        assertThat(((Conflict) late).clashes().getFirst())
                .hasToString("trunk north was changed by bob at " + NOW
                        + " (version 2): look at what is there now and begin again");
        assertThat(bodies(read())).as("nothing is half done").isEqualTo(Map.of(NORTH, "2", CITY, "1"));

        assertThat(committed(Draft.begin("carol", 1).put(CITY, "3")).version())
                .as("another object is no conflict")
                .isEqualTo(3);
        committed(Draft.begin("dave", 3).remove(NORTH));
        assertThat(commit(Draft.begin("carol", 3).put(NORTH, "4"), "late")).isInstanceOf(Conflict.class);
    }

    @Test
    void what_changes_nothing_is_no_version() throws Exception {
        committed(Draft.begin("alice", 0).put(NORTH, "1"));
        assertThat(commit(Draft.begin("alice", 1).put(NORTH, "1").remove(CITY), ""))
                .isInstanceOf(CommitResult.Nothing.class);
        assertThat(store.version()).isEqualTo(1);
    }

    @Test
    void what_is_not_valid_is_not_written() throws Exception {
        Check check = state -> state.objects().containsKey(NORTH) ? List.of() : List.of("no north");
        assertThat(store.commit(Draft.begin("alice", 0).put(CITY, "1"), Terms.of(""), ConfigState.EMPTY, check))
                .isEqualTo(new CommitResult.Invalid(List.of("no north")));
        assertThat(read()).isEqualTo(ConfigState.EMPTY);
    }

    @Test
    void names_and_values_are_kept_as_they_are() throws Exception {
        String wild = "{\"x\":\"'; DROP TABLE config_object; -- \\u0000 \uD83D\uDE00 \\r\\n ?:name % _ \u202e\"}";
        ObjectKey upper = new ObjectKey("trunk", "North");
        ObjectKey quoted = new ObjectKey("trunk", "o'north \uD83D\uDE00");
        ConfigState state = committed(
                Draft.begin("o'brien", 0).put(NORTH, wild).put(upper, "2").put(quoted, "x".repeat(1_000_000)));

        assertThat(bodies(read())).isEqualTo(bodies(state)).hasSize(3);
        assertThatThrownBy(() -> new ObjectKey("trunk", "x".repeat(129))).hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> new ObjectKey("trunk", "a\nb")).hasMessageContaining("control");
    }

    @Test
    void rollback_is_exact() throws Exception {
        Random random = new Random(5);
        List<Map<ObjectKey, String>> states = new ArrayList<>();
        states.add(Map.of());
        for (int version = 1; version <= 12; version++) {
            Draft draft = Draft.begin("alice", version - 1);
            for (int i = 0; i < 6; i++) {
                ObjectKey key = new ObjectKey("route", "r" + random.nextInt(8));
                draft = random.nextInt(3) == 0 ? draft.remove(key) : draft.put(key, version + "-" + i);
            }
            states.add(bodies(committed(draft.put(NORTH, "v" + version))));
        }
        for (int version : List.of(11, 5, 9, 0, 12)) {
            Draft back = store.history().restoring(version, "bob", read());
            assertThat(bodies(committed(back))).isEqualTo(states.get(version));
        }
        assertThat(store.history().list(Long.MAX_VALUE, 100)).hasSize(17);
    }

    @Test
    void one_change_is_undone_and_what_came_after_stays() throws Exception {
        committed(Draft.begin("alice", 0).put(NORTH, "1").put(CITY, "1"));
        committed(Draft.begin("bob", 1).put(NORTH, "2"));
        committed(Draft.begin("carol", 2).put(CITY, "2"));

        assertThat(bodies(committed(store.history().undoing(2, "dave")))).isEqualTo(Map.of(NORTH, "1", CITY, "2"));
        assertThat(commit(store.history().undoing(1, "dave"), ""))
                .as("both were changed since")
                .isInstanceOf(Conflict.class);
    }

    @Test
    void of_eight_editors_at_once_nobody_loses_a_change() throws Exception {
        int editors = 8;
        int increments = 15;
        ObjectKey counter = new ObjectKey("route", "counter");
        committed(Draft.begin("alice", 0).put(counter, "0"));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int editor = 0; editor < editors; editor++) {
                String name = "editor" + editor;
                all.add(pool.submit((Callable<Integer>) () -> count(name, counter, increments)));
            }
            int refused = 0;
            for (Future<Integer> one : all) {
                refused += one.get();
            }
            assertThat(refused).as("they did meet").isPositive();
        }

        ConfigState last = read();
        assertThat(last.body(counter)).contains(Integer.toString(editors * increments));
        assertThat(last.version()).isEqualTo(1 + editors * increments);
        List<ChangeSet> history = store.history().list(Long.MAX_VALUE, 1000);
        assertThat(history).hasSize(1 + editors * increments);
        for (ChangeSet change : history.subList(0, history.size() - 1)) {
            List<Edit> edits = store.history().edits(change.version());
            Edit step = edits.stream()
                    .filter(e -> e.key().equals(counter))
                    .findFirst()
                    .orElseThrow();
            assertThat(Integer.parseInt(step.after().orElseThrow()))
                    .isEqualTo(Integer.parseInt(step.before().orElseThrow()) + 1)
                    .isEqualTo(change.version() - 1);
            assertThat(edits.stream().map(e -> e.key().name())).contains("own-" + change.author());
        }
    }

    /// Adds one to a counter again and again, and writes an object of its own each time.
    ///
    /// @return how often somebody else was first
    private int count(String editor, ObjectKey counter, int times) throws StoreUnavailable {
        int refused = 0;
        ConfigState seen = ConfigState.EMPTY;
        for (int done = 0; done < times; ) {
            seen = store.refresh(seen);
            int value = Integer.parseInt(seen.body(counter).orElseThrow());
            Draft draft = Draft.begin(editor, seen.version())
                    .put(counter, Integer.toString(value + 1))
                    .put(new ObjectKey("route", "own-" + editor), done + " of " + editor);
            switch (store.commit(draft, Terms.of(""), seen, Check.NONE)) {
                case Committed(ConfigState now) -> {
                    seen = now;
                    done++;
                }
                case Conflict(List<Clash> clashes) -> {
                    assertThat(clashes.getFirst().author()).startsWith("editor").isNotEqualTo(editor);
                    refused++;
                }
                case CommitResult.Invalid invalid -> throw new AssertionError(invalid);
                case CommitResult.Nothing nothing -> throw new AssertionError("nothing");
            }
        }
        return refused;
    }

    @Test
    void another_node_has_a_change_within_a_second() throws Exception {
        try (Database elsewhere = Database.open(settings);
                ConfigWatch here = watch(database, Clock.systemUTC());
                ConfigWatch there = watch(elsewhere, Clock.systemUTC())) {
            for (int i = 0; i < 5; i++) {
                String body = Integer.toString(i);
                here.commit(Draft.begin("alice", here.state().version()).put(NORTH, body), Terms.of(""));
                assertThat(here.state().body(NORTH)).contains(body);
                await().atMost(Duration.ofSeconds(1))
                        .until(() -> there.state().body(NORTH).equals(Optional.of(body)));
            }
        }
    }

    private static ConfigWatch watch(Database database, Clock clock) throws StoreUnavailable {
        return ConfigWatch.start(new ConfigStore(database, clock), Check.NONE, state -> {}, Duration.ofMillis(200));
    }

    @Test
    void what_nobody_confirms_is_undone_once() throws Exception {
        Clock clock = Clock.systemUTC();
        ConfigStore real = new ConfigStore(database, clock);
        try (ConfigWatch one = watch(database, clock);
                ConfigWatch two = watch(database, clock)) {
            one.commit(Draft.begin("alice", 0).put(NORTH, "good"), Terms.of("first"));
            one.commit(
                    Draft.begin("alice", 1).put(NORTH, "risky"),
                    new Terms("risky", Optional.of(Duration.ofMillis(500)), Optional.empty()));
            assertThat(two.state().version()).isLessThanOrEqualTo(2);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> two.state().body(NORTH).equals(Optional.of("good"))
                            && two.state().version() == 3);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> real.history().overdue().isEmpty());

            one.commit(
                    Draft.begin("alice", 3).put(NORTH, "kept"),
                    new Terms("kept", Optional.of(Duration.ofMinutes(5)), Optional.empty()));
            assertThat(real.history().confirm(4, "bob")).isTrue();
            assertThat(real.history().confirm(4, "bob")).isFalse();
            assertThat(real.version()).isEqualTo(4);
        }
    }

    @Test
    void two_changes_and_a_way_back_by_the_watch() throws Exception {
        try (ConfigWatch watch = watch(database, Clock.systemUTC())) {
            watch.commit(Draft.begin("alice", 0).put(NORTH, "1"), Terms.of(""));
            watch.commit(Draft.begin("alice", 1).put(NORTH, "2").put(CITY, "2"), Terms.of(""));
            assertThat(watch.rollback(1, "bob")).isInstanceOf(Committed.class);
            assertThat(bodies(watch.state())).isEqualTo(Map.of(NORTH, "1"));
            assertThat(store.history().list(4, 1).getFirst().restores()).hasValue(1);
        }
    }
}
