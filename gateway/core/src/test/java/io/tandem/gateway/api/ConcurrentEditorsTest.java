package io.tandem.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.gateway.api.RunningApi.Got;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Eight who change at once.
class ConcurrentEditorsTest {

    private static final int EDITORS = 8;
    private static final int TURNS = 12;

    @TempDir
    Path dir;

    /// Each adds his mark to one route's groups until it is in, so a lost update would be a mark that is missing.
    private static int addMarks(RunningApi api, int editor, AtomicInteger conflicts) throws Exception {
        int committed = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            while (true) {
                Got seen = api.get("/routes/shared").is(200);
                List<String> groups = new ArrayList<>();
                seen.json().at("/body/groups").forEach(group -> groups.add("\"" + group.asText() + "\""));
                groups.add("\"e" + editor + "t" + turn + "\"");
                String body = "{\"prefix\":\"7\",\"trunks\":[\"gsm\"],\"priority\":5,\"groups\":["
                        + String.join(",", groups) + "]}";
                String etag = seen.response().headers().firstValue("etag").orElseThrow();
                Got put = api.put("/routes/shared", body, "If-Match", etag);
                if (put.status() == 200) {
                    committed++;
                    break;
                }
                put.is(409);
                JsonNode clash = put.json().at("/clashes/0");
                assertThat(clash.get("kind").asText()).isEqualTo("route");
                assertThat(clash.get("name").asText()).isEqualTo("shared");
                assertThat(clash.get("author").asText()).isEqualTo("admin");
                assertThat(clash.get("at").asText()).startsWith("20");
                assertThat(clash.get("version").asLong()).isGreaterThan(seen.version());
                assertThat(put.json().get("detail").asText()).contains("was changed by admin at");
                conflicts.incrementAndGet();
            }
        }
        return committed;
    }

    @Test
    void no_update_of_eight_is_lost_the_history_is_complete_and_each_state_can_be_brought_back() throws Exception {
        try (RunningApi api = RunningApi.start(dir);
                ExecutorService editors = Executors.newFixedThreadPool(EDITORS)) {
            long first = api.put("/routes/shared", "{\"prefix\":\"7\",\"trunks\":[\"gsm\"],\"priority\":5}")
                    .is(201)
                    .version();
            String atFirst = api.get("/export").is(200).text();
            AtomicInteger conflicts = new AtomicInteger();
            List<Callable<Integer>> work = new ArrayList<>();
            for (int i = 0; i < EDITORS; i++) {
                int editor = i;
                work.add(() -> addMarks(api, editor, conflicts));
            }
            int committed = 0;
            for (Future<Integer> done : editors.invokeAll(work)) {
                committed += done.get();
            }

            assertThat(committed).isEqualTo(EDITORS * TURNS);
            assertThat(conflicts.get()).isPositive();
            List<String> marks = new ArrayList<>();
            Got end = api.get("/routes/shared").is(200);
            end.json().at("/body/groups").forEach(group -> marks.add(group.asText()));
            assertThat(marks).doesNotHaveDuplicates().hasSize(EDITORS * TURNS);

            // one change for each, in order, each beginning where the one before ended
            String before = "";
            for (long version = first + 1; version <= first + committed; version++) {
                Got change = api.get("/changes/" + version).is(200);
                assertThat(change.json().get("author").asText()).isEqualTo("admin");
                JsonNode edit = change.json().at("/edits/0");
                if (!before.isEmpty()) {
                    assertThat(edit.get("before").toString()).isEqualTo(before);
                }
                before = edit.get("after").toString();
            }
            assertThat(before).isEqualTo(end.json().get("body").toString());
            assertThat(api.get("/changes?limit=1").json().at("/items/0/version").asLong())
                    .isEqualTo(first + committed);

            String atEnd = api.get("/export").text();
            long back = api.post("/changes/" + first + "/rollback", "").is(200).version();
            assertThat(back).isEqualTo(first + committed + 1);
            assertThat(api.get("/export").text()).isEqualTo(atFirst);
            api.post("/changes/" + (first + committed) + "/rollback", "").is(200);
            assertThat(api.get("/export").text()).isEqualTo(atEnd);
        }
    }

    @Test
    void drafts_of_two_that_touch_the_same_clash_and_others_do_not() throws Exception {
        try (RunningApi api = RunningApi.start(dir)) {
            String one = draft(api);
            String two = draft(api);
            String three = draft(api);
            api.put("/hours/h?draft=" + one, "{\"zone\":\"UTC\",\"open\":[\"mon 09:00-10:00\"]}")
                    .is(201);
            api.put("/hours/h?draft=" + two, "{\"zone\":\"UTC\",\"open\":[\"tue 09:00-10:00\"]}")
                    .is(201);
            api.put("/hours/i?draft=" + three, "{\"zone\":\"UTC\",\"open\":[\"wed 09:00-10:00\"]}")
                    .is(201);
            api.get("/hours/h").is(404);
            api.get("/hours/h?draft=" + one).is(200);

            api.post("/drafts/" + one + "/commit", "{\"note\":\"first\"}").is(200);
            api.get("/drafts/" + one).is(404);
            Got late = api.post("/drafts/" + two + "/commit", "{}").is(409);
            assertThat(late.json().at("/clashes/0/name").asText()).isEqualTo("h");
            assertThat(api.get("/drafts/" + two).is(200).json().get("clashes")).hasSize(1);
            api.post("/drafts/" + three + "/commit", "{}").is(200);
            assertThat(api.get("/hours/h").json().at("/body/open/0").asText()).isEqualTo("mon 09:00-10:00");
            api.delete("/drafts/" + two).is(204);
        }
    }

    private static String draft(RunningApi api) throws Exception {
        return api.post("/drafts", "").is(201).json().get("id").asText();
    }
}
