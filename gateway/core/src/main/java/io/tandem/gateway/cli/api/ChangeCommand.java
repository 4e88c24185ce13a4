package io.tandem.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tandem change`: several changes as one, the history, and the way back. Confined to one thread.
@Command(
        name = "change",
        description = "Several changes as one, the history, and the way back.",
        mixinStandardHelpOptions = true)
public final class ChangeCommand extends ApiCommand {

    private static final String NO_DRAFT = "there is no draft under way: begin one with tandem change begin";

    @Command(
            description = "Begins a draft: what is added, set or removed from now on goes into it.",
            mixinStandardHelpOptions = true)
    public int begin(
            @Mixin ApiOptions api,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "Why; it stands in the history.",
                            defaultValue = "")
                    String note)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        if (DraftFile.current(client.server()).isPresent()) {
            throw new ApiFailure(
                    ApiFailure.REFUSED,
                    List.of("a draft is under way: commit it with tandem change commit, or drop it with tandem change"
                            + " abandon"));
        }
        JsonNode draft =
                client.post("/drafts", ApiClient.object().put("note", note)).json();
        DraftFile.remember(client.server(), draft.path("id").asText());
        return api.json()
                ? print(draft)
                : say("draft begun at version " + draft.path("base").asText());
    }

    @Command(description = "Shows what the draft changes, and what is wrong with it.", mixinStandardHelpOptions = true)
    public int diff(@Mixin ApiOptions api) throws ApiFailure {
        ApiClient client = new ApiClient(api);
        JsonNode draft = client.get("/drafts/" + current(client)).json();
        if (api.json()) {
            return print(draft);
        }
        edits(draft.path("edits"));
        draft.path("problems").forEach(p -> say("wrong: " + p.path("message").asText()));
        draft.path("clashes")
                .forEach(c -> say("clash: " + c.path("kind").asText() + " "
                        + c.path("name").asText()
                        + " was changed by " + c.path("author").asText() + " (version "
                        + c.path("version").asText() + ")"));
        return draft.path("problems").isEmpty() && draft.path("clashes").isEmpty() ? 0 : ApiFailure.REFUSED;
    }

    private void edits(JsonNode edits) {
        if (edits.isEmpty()) {
            say("nothing is changed");
        }
        for (JsonNode edit : edits) {
            JsonNode before = edit.path("before");
            JsonNode after = edit.path("after");
            String sign = before.isObject() ? after.isObject() ? "~" : "-" : "+";
            say(sign + " " + edit.path("kind").asText() + " "
                    + edit.path("name").asText());
            Map<String, String> old = KeyPath.flat(before);
            Map<String, String> now = KeyPath.flat(after);
            TreeSet<String> keys = new TreeSet<>(old.keySet());
            keys.addAll(now.keySet());
            for (String key : keys) {
                String was = old.getOrDefault(key, "");
                String is = now.getOrDefault(key, "");
                if (!was.equals(is)) {
                    say("    " + key + ": " + (was.isEmpty() ? "" : was + " -> ") + (is.isEmpty() ? "(none)" : is));
                }
            }
        }
    }

    @Command(description = "Puts the draft in force, whole or not at all.", mixinStandardHelpOptions = true)
    public int commit(
            @Mixin ApiOptions api,
            @Option(
                            names = "--confirm",
                            paramLabel = "TIME",
                            description = "It is undone unless tandem change confirm comes in this time, such as 5m.",
                            defaultValue = "")
                    String confirm,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "Why; it stands in the history.",
                            defaultValue = "")
                    String note)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        ObjectNode body = ApiClient.object();
        if (!note.isEmpty()) {
            body.put("note", note);
        }
        if (!confirm.isEmpty()) {
            body.put("confirmWithinSeconds", seconds(confirm));
        }
        JsonNode got =
                client.post("/drafts/" + current(client) + "/commit", body).json();
        DraftFile.forget(client.server());
        if (api.json()) {
            return print(got);
        }
        String version = got.path("version").asText();
        return say("version " + version + " is in force"
                + (confirm.isEmpty()
                        ? ""
                        : " and is undone at "
                                + Instant.now()
                                        .plusSeconds(seconds(confirm))
                                        .toString()
                                        .substring(0, 19) + "Z unless you say: tandem change confirm " + version));
    }

    private static long seconds(String text) throws ApiFailure {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT)).toSeconds();
        } catch (DateTimeParseException e) {
            throw new ApiFailure(2, List.of("--confirm is '" + text + "': give a time such as 90s or 5m"));
        }
    }

    @Command(description = "Drops the draft.", mixinStandardHelpOptions = true)
    public int abandon(@Mixin ApiOptions api) throws ApiFailure {
        ApiClient client = new ApiClient(api);
        String draft = current(client);
        try {
            client.send("DELETE", "/drafts/" + draft, "", "");
        } catch (ApiFailure failure) {
            if (failure.exitCode() == ApiFailure.REFUSED) {
                // it is gone there already
                DraftFile.forget(client.server());
            }
            throw failure;
        }
        DraftFile.forget(client.server());
        return say("the draft is dropped");
    }

    @Command(description = "Says that a change may stay.", mixinStandardHelpOptions = true)
    public int confirm(@Mixin ApiOptions api, @Parameters(paramLabel = "VERSION") long version) throws ApiFailure {
        return done(api, version, "confirm", "version " + version + " stays");
    }

    @Command(description = "Brings back exactly what was in force at a version.", mixinStandardHelpOptions = true)
    public int rollback(@Mixin ApiOptions api, @Parameters(paramLabel = "VERSION") long version) throws ApiFailure {
        return done(api, version, "rollback", "what was in force at version " + version + " is back");
    }

    @Command(description = "Takes one change back, and nothing else.", mixinStandardHelpOptions = true)
    public int undo(@Mixin ApiOptions api, @Parameters(paramLabel = "VERSION") long version) throws ApiFailure {
        return done(api, version, "undo", "version " + version + " is undone");
    }

    private int done(ApiOptions api, long version, String verb, String what) throws ApiFailure {
        JsonNode got = new ApiClient(api)
                .send("POST", "/changes/" + version + "/" + verb, "{}", "application/json")
                .json();
        return api.json()
                ? print(got)
                : say(what + ", version " + got.path("version").asText());
    }

    @Command(description = "Lists what was changed, the latest first.", mixinStandardHelpOptions = true)
    public int history(
            @Mixin ApiOptions api,
            @Option(names = "--limit", paramLabel = "N", description = "20 if not given.", defaultValue = "20")
                    int limit)
            throws ApiFailure {
        JsonNode got = new ApiClient(api).get("/changes?limit=" + limit).json();
        if (api.json()) {
            return print(got);
        }
        Table table = new Table("version", "at", "author", "note", "confirmed");
        got.path("items")
                .forEach(c -> table.row(
                        c.path("version").asText(),
                        c.path("at").asText(),
                        c.path("author").asText(),
                        c.path("note").asText(),
                        c.has("confirmBy")
                                ? c.path("confirmedBy")
                                        .asText("until " + c.path("confirmBy").asText())
                                : ""));
        table.print(out());
        return 0;
    }

    @Command(description = "Shows one change with its edits.", mixinStandardHelpOptions = true)
    public int show(@Mixin ApiOptions api, @Parameters(paramLabel = "VERSION") long version) throws ApiFailure {
        JsonNode got = new ApiClient(api).get("/changes/" + version).json();
        if (api.json()) {
            return print(got);
        }
        say("version " + version + " by " + got.path("author").asText() + " at "
                + got.path("at").asText() + ": " + got.path("note").asText());
        edits(got.path("edits"));
        return 0;
    }

    @Command(
            description = "Asks for each recorded call of a day which would go another way by the draft.",
            mixinStandardHelpOptions = true)
    public int replay(
            @Mixin ApiOptions api,
            @Option(
                            names = "--cdr",
                            paramLabel = "DAY",
                            description = "today, yesterday or a date such as 2026-11-27; yesterday if not given.",
                            defaultValue = "yesterday")
                    String day)
            throws ApiFailure {
        ApiClient client = new ApiClient(api);
        LocalDate date = date(day);
        ZoneId zone = ZoneId.systemDefault();
        ObjectNode body = ApiClient.object()
                .put("from", date.atStartOfDay(zone).toInstant().toString())
                .put("to", date.plusDays(1).atStartOfDay(zone).toInstant().toString());
        JsonNode got =
                client.post("/drafts/" + current(client) + "/replay", body).json();
        if (api.json()) {
            return print(got);
        }
        Table table = new Table("call", "at", "number", "now", "by the draft");
        got.path("changed")
                .forEach(c -> table.row(
                        c.path("callId").asText(),
                        c.path("at").asText(),
                        c.path("number").asText(),
                        c.path("before").asText(),
                        c.path("after").asText()));
        if (!got.path("changed").isEmpty()) {
            table.print(out());
        }
        return say(got.path("changed").size() + " of " + got.path("calls").asText() + " calls of " + date
                + " would go another way");
    }

    private static LocalDate date(String day) throws ApiFailure {
        try {
            return switch (day) {
                case "today" -> LocalDate.now(ZoneId.systemDefault());
                case "yesterday" -> LocalDate.now(ZoneId.systemDefault()).minusDays(1);
                default -> LocalDate.parse(day);
            };
        } catch (DateTimeParseException e) {
            throw new ApiFailure(
                    2, List.of("--cdr is '" + day + "': give today, yesterday or a date such as 2026-11-27"));
        }
    }

    private static String current(ApiClient client) throws ApiFailure {
        return DraftFile.current(client.server())
                .orElseThrow(() -> new ApiFailure(ApiFailure.REFUSED, List.of(NO_DRAFT)));
    }
}
