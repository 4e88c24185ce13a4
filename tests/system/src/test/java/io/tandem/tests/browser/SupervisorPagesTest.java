package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.FarEndSettings;
import io.tandem.tests.support.FreePorts;
import io.tandem.tests.support.Recording;
import io.tandem.tests.support.RunningGateway;
import io.tandem.tests.support.TelephoneNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A walk through the supervisors' pages, with a real gateway behind them and real calls in it.
class SupervisorPagesTest {

    private static final String READER = "a-readers-token";
    private static final Pattern PAGES = Pattern.compile("supervisors' pages: (\\S+)");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Chromium chromium;

    @SuppressWarnings("NullAway.Init") // likewise
    private static TelephoneNetwork network;

    @SuppressWarnings("NullAway.Init") // likewise
    private static RunningGateway gateway;

    @SuppressWarnings("NullAway.Init") // likewise
    private static String address;

    @SuppressWarnings("NullAway.Init") // likewise
    private static String token;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int WEST = FreePorts.block(1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private SupervisorPage anna;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        RunningGateway.Ports ports = RunningGateway.Ports.free();
        network = TelephoneNetwork.start(ports.sipAddress());
        String west = """
                trunks:
                  west:
                    addresses: ["udp:127.0.0.1:%d"]
                    max-calls: 30
                    options-interval-seconds: 1
                    options-timeout-ms: 500
                """.formatted(WEST);
        gateway = RunningGateway.start(
                ports,
                "",
                RunningGateway.demoTrunks(network).replace("trunks:\n", west) + "routing: {country: KG}\n",
                List.of());
        address = Awaitility.await("the pages are named")
                .atMost(Duration.ofSeconds(30))
                .until(SupervisorPagesTest::named, found -> !found.isEmpty());
        token = Files.readString(gateway.configuration().resolveSibling("state/admin.token"))
                .strip();
    }

    private static String named() throws IOException {
        Matcher found = PAGES.matcher(gateway.log());
        return found.find() ? found.group(1) : "";
    }

    @AfterAll
    static void stop() throws Exception {
        chromium.close();
        gateway.close();
        network.close();
    }

    @BeforeEach
    void annaSignsIn() {
        anna = SupervisorPage.open(chromium.plainContext(), address);
        anna.signIn(token);
        anna.await("[data-testid=supervisor][data-phase=live]");
    }

    @AfterEach
    void annaLeaves() {
        assertThat(anna.complaints()).isEmpty();
        anna.close();
    }

    private static OperatorPage alice() {
        OperatorPage alice = OperatorPage.open(chromium.context(), gateway.page());
        alice.signIn("alice");
        return alice;
    }

    /// Asks the admin API itself, as somebody else would.
    private static String ask(String method, String path, String body) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create(address).resolve("/api/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }

    /// The version that a change made.
    private static String change(String method, String path, String body) throws Exception {
        return ask(method, path, body).replaceAll("\\D", "");
    }

    @Test
    void a_wrong_token_is_said_and_a_good_one_is_in_no_address() {
        anna.at("sign-out").click();
        anna.signIn("wrong");
        anna.await("[data-testid=sign-in-message]:has-text('none of ours')");
        anna.signIn(token);
        anna.await("[data-testid=supervisor][data-phase=live]");
        assertThat(anna.at("who").textContent()).contains("admin");
        assertThat(anna.page().url()).doesNotContain(token);
        anna.page().reload();
        anna.await("[data-testid=supervisor][data-phase=live]");
        assertThat(anna.page().evaluate("() => localStorage.length")).isEqualTo(0);
    }

    @Test
    void a_call_appears_as_it_is_is_explained_and_is_hung_up() throws Exception {
        anna.await("[data-testid=no-calls]");
        try (OperatorPage alice = alice()) {
            alice.call("+996312000105");
            alice.awaitCall("ringing");
            anna.await("[data-testid=call-state]:has-text('ringing')");
            // alice's browser was answered early: nobody talks for that
            Locator row = anna.at("call");
            anna.await("[data-testid=call]:has-text('nobody has picked up')");
            assertThat(row.textContent()).contains("alice", "+996312000105", "north");
            anna.picture("calls-ringing");
            alice.hangUp();
            anna.awaitGone("[data-testid=call]");
            anna.await("[data-testid=ended-call]:has-text('alice')");

            alice.call("+996312000107");
            alice.awaitCall("talking");
            FarCall call = network.callTo("+996312000107");
            anna.await("[data-testid=call-state]:has-text('talking')");
            anna.await("[data-testid=call]:has-text('PCMA')");
            anna.picture("calls");
            assertThat(anna.fits()).isTrue();

            anna.tab("operators");
            anna.await("[data-operator=alice]:has-text('to +996312000107'):has-text('Tandem console')");
            anna.await("[data-operator=bob]:has-text('not signed in')");
            anna.picture("operators");
            anna.tab("calls");

            anna.at("explain-call").click();
            anna.await("[data-testid=rung]:has-text('the real answer')");
            assertThat(anna.at("rung").first().textContent()).contains("INVITE", "0.000");
            anna.picture("ladder");
            anna.page().keyboard().press("Escape");
            anna.awaitGone("[data-testid=ladder]");

            anna.at("hang-up").click();
            anna.await("[data-testid=confirm]:has-text('will be cut off')");
            anna.picture("hang-up");
            anna.at("confirm-no").click();
            anna.awaitGone("[data-testid=confirm]");
            alice.awaitCall("talking");
            anna.at("hang-up").click();
            anna.confirm();
            call.ended().get(5, TimeUnit.SECONDS);
            anna.awaitGone("[data-testid=call]");
            anna.await("[data-testid=ended-call]:has-text('administrator')");
        }
    }

    @Test
    void a_supervisors_console_is_called_into_a_call_and_hears_both() throws Exception {
        try (OperatorPage alice = alice();
                OperatorPage bob = OperatorPage.signedIn(chromium.context(), gateway.page(), "bob")) {
            alice.call("+996312000110");
            alice.awaitCall("talking");
            alice.key("m"); // the far end's tone alone is to be judged
            anna.await("[data-testid=call-state]:has-text('talking')");
            anna.at("listen").click();
            anna.await("[data-testid=confirm]:has-text('*21alice')");
            anna.picture("listen");
            assertThat(anna.at("listen-user").inputValue()).isEqualTo("bob");
            Ear.forget(bob.page());
            anna.confirm();
            bob.awaitCall("talking");
            assertThat(bob.panelData("call-number")).isEqualTo("alice");
            anna.await("[data-testid=call]:has-text('bob: listen')");
            anna.picture("listening");
            bob.listen(2_500);
            Diary heard = bob.diary();
            Recording tone = heard.heard().between(heard.nowMs() - 1_500, heard.nowMs() - 100);
            Judge.tone(tone, 1_000, -10);
            bob.hangUp();
            anna.awaitGone("[data-testid=call]:has-text('bob: listen')");
            alice.awaitCall("talking");
            alice.hangUp();
            anna.awaitGone("[data-testid=call]");
            assertThat(bob.complaints()).isEmpty();
        }
    }

    @Test
    void a_number_is_called_for_an_operator_whose_page_answers_by_itself_and_knows_the_honest_state() throws Exception {
        try (OperatorPage alice = alice()) {
            Ear.forget(alice.page());
            ask("POST", "calls", "{\"user\": \"alice\", \"number\": \"+996312000101\"}");
            alice.awaitCall("ringing");
            assertThat(alice.panelData("call-direction")).isEqualTo("outgoing");
            assertThat(alice.panelData("call-number")).isEqualTo("+996312000101");
            anna.await("[data-testid=call]:has-text('nobody has picked up')");
            alice.awaitCall("talking");
            FarCall call = network.callTo("+996312000101");
            alice.listen(2_500);
            Judge.microphoneAtFarEnd(call);
            Judge.echo(alice.diary());
            alice.hangUp();
            call.ended().get(5, TimeUnit.SECONDS);
            anna.awaitGone("[data-testid=call]");

            ask("POST", "calls", "{\"user\": \"alice\", \"number\": \"+996312000103\"}");
            alice.awaitCall("failed");
            alice.awaitOver();
            assertThat(alice.complaints()).isEmpty();
        }
    }

    private static FarEnd west() throws IOException {
        int rtp = FreePorts.block(20);
        return FarEnd.start(FarEndSettings.demo(
                "west",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), WEST),
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), gateway.ports().sip()),
                rtp,
                rtp + 19));
    }

    @Test
    void a_trunk_goes_down_with_the_reason_and_comes_up_again() throws Exception {
        anna.tab("trunks");
        String test = "[data-trunk=west] [data-testid=test-trunk]";
        try (FarEnd up = west()) {
            anna.await("[data-trunk=west][data-up=true]");
            anna.page().click(test);
            anna.await("[data-trunk=west] [data-testid=test-result].tone-good:has-text('200')");
            assertThat(anna.page().textContent("[data-trunk=west]")).contains("of 30", "udp:127.0.0.1:" + WEST);
        }
        anna.await("[data-trunk=west][data-up=false] [data-testid=trunk-trouble]:has-text('OPTIONS')");
        anna.page().click(test);
        anna.await("[data-trunk=west] [data-testid=test-result].tone-bad:has-text('nobody listens')");
        anna.picture("trunks");
        assertThat(anna.fits()).isTrue();
        try (FarEnd back = west()) {
            anna.await("[data-trunk=west][data-up=true]");
        }
    }

    @Test
    void where_a_call_would_go_is_told_rule_by_rule() throws IOException {
        anna.tab("explain");
        anna.page().fill("#number", "0312000101");
        anna.page().selectOption("#from", "user:alice");
        anna.at("ask").click();
        anna.await("[data-testid=decision]:has-text('goes out by kyrgyzstan')");
        assertThat(anna.at("decision").textContent()).contains("to north", "if that fails, to south");
        assertThat(anna.at("step").count()).isPositive();
        anna.picture("explain");
        anna.page().fill("#number", "+1 555 0100");
        anna.page().keyboard().press("Enter");
        anna.await("[data-testid=decision].tone-bad:has-text('refused')");
    }

    @Test
    void a_change_is_seen_confirmed_undone_and_a_conflict_is_told_in_words() throws Exception {
        anna.tab("changes");
        ask("PUT", "hours/shop", "{\"zone\": \"Asia/Bishkek\", \"open\": [\"mon-fri 09:00-18:00\"]}");
        String first = change("PUT", "hours/shop", "{\"zone\": \"Asia/Bishkek\", \"open\": [\"sat 10:00-12:00\"]}");
        String open = "[data-version='" + first + "']";
        anna.page().click(open + " [data-testid=open-change]");
        anna.await(open + " [data-testid=edits] .before:has-text('mon-fri')");
        anna.await(open + " [data-testid=edits] .after:has-text('sat')");
        anna.picture("changes");

        ask("PUT", "hours/shop", "{\"zone\": \"Asia/Bishkek\", \"open\": [\"sun 10:00-12:00\"]}");
        anna.page().click(open + " [data-testid=undo]");
        anna.at("confirm-yes").click();
        anna.await("[data-testid=confirm-trouble]:has-text('changed later by admin')");
        anna.picture("conflict");
        anna.at("confirm-no").click();
        assertThat(ask("GET", "hours/shop", "")).contains("sun");

        String last = latest();
        anna.page().click("[data-version='" + last + "'] [data-testid=open-change]");
        anna.page().click("[data-version='" + last + "'] [data-testid=undo]");
        anna.confirm();
        Awaitility.await()
                .untilAsserted(() -> assertThat(ask("GET", "hours/shop", "")).contains("sat"));
        anna.await("[data-testid=change]:has-text('undone')");

        String draft = ask("POST", "drafts", "{}").replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        ask("PUT", "hours/night?draft=" + draft, "{\"zone\": \"Asia/Bishkek\", \"open\": [\"mon 20:00-22:00\"]}");
        String pending = change("POST", "drafts/" + draft + "/commit", "{\"confirmWithinSeconds\": 300}");
        String waiting = "[data-version='" + pending + "']";
        anna.await(waiting + " [data-testid=pending]:has-text('unless somebody confirms')");
        anna.page().click(waiting + " [data-testid=open-change]");
        anna.page().click(waiting + " [data-testid=confirm-change]");
        anna.confirm();
        anna.await(waiting + ":has-text('Confirmation: admin')");
    }

    private static String latest() throws Exception {
        return ask("GET", "changes?limit=1", "").replaceAll(".*?\"version\":(\\d+).*", "$1");
    }

    @Test
    void the_listener_of_telephony_has_neither_the_pages_nor_the_api() throws Exception {
        for (String path : List.of("console/", "supervisor.js", "api/v1/whoami", "metrics")) {
            assertThat(CLIENT.send(
                                    HttpRequest.newBuilder(URI.create(gateway.page() + path))
                                            .header("Authorization", "Bearer " + token)
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        HttpResponse<String> page =
                CLIENT.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'; script-src 'self'")
                .doesNotContain("unsafe", "*");
    }

    @Test
    void it_drains_and_takes_calls_again() throws IOException {
        anna.tab("node");
        anna.await("[data-testid=node-state]:has-text('takes calls')");
        anna.picture("gateway");
        anna.at("drain").click();
        anna.confirm();
        anna.await("[data-testid=node-state]:has-text('drains')");
        anna.at("drain").click();
        anna.confirm();
        anna.await("[data-testid=node-state]:has-text('takes calls')");
    }

    @Test
    void what_is_old_is_never_shown_as_live_and_a_reader_has_no_buttons() throws Exception {
        try (OperatorPage alice = alice()) {
            alice.call("+996312000107");
            alice.awaitCall("talking");
            anna.await("[data-testid=call]");
            Path file = gateway.configuration();
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replaceFirst(
                                    "admin: .*",
                                    "admin: {listen: \"127.0.0.1:"
                                            + URI.create(address).getPort()
                                            + "\", tokens: {rita: {role: readonly, secret-sha256: \"" + sha256(READER)
                                            + "\"}}}"));
            gateway.kill();
            anna.await("[data-testid=stale]:has-text('does not answer')");
            assertThat(anna.at("stale").textContent()).contains("as of");
            assertThat(anna.page().locator("table.stale").count()).isOne();
            assertThat(anna.at("hang-up").count()).isZero();
            String frozen = anna.at("call").textContent();
            anna.picture("gone");
            anna.page().waitForTimeout(2_100);
            assertThat(anna.at("call").textContent()).isEqualTo(frozen);
        }
        gateway.restart();
        anna.await("[data-testid=supervisor][data-phase=live]");
        anna.await("[data-testid=no-calls]");

        try (SupervisorPage rita = SupervisorPage.open(chromium.plainContext(), address);
                OperatorPage alice = alice()) {
            rita.signIn(READER);
            alice.call("+996312000107");
            alice.awaitCall("talking");
            rita.await("[data-testid=explain-call]");
            assertThat(rita.at("hang-up").count()).isZero();
            rita.tab("node");
            assertThat(rita.at("drain").count()).isZero();
            rita.tab("trunks");
            assertThat(rita.at("test-trunk").count()).isZero();
            alice.hangUp();
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
