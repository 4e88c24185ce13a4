package io.tandem.gateway.route.table;

import static io.tandem.gateway.route.table.World.attempts;
import static io.tandem.gateway.route.table.World.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.config.Price;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Section F of the catalogue: toll fraud.
class TollFraudTest {

    private static final String CONFIG = """
            routing: {country: KG, international-prefixes: ["00", "8-10"], premium-prefixes: ["+996900"]}
            trunks:
              north: {addresses: ["udp:127.0.0.1:5070"], caller-id: "+996312700700", own-numbers: ["+996312700"]}
              south: {addresses: ["udp:127.0.0.2:5070"], rates: {"996": "0.60"}}
              free: {addresses: ["udp:127.0.0.3:5070"]}
            hours:
              night: {zone: Asia/Bishkek, open: ["mon-sun 22:00-06:00"]}
            users:
              alice:
                password: a
                caller-id: "+996555123456"
                limits: {parallel-calls: 10, calls-per-hour: 60, max-duration-seconds: 3600, cost-per-day: 5, not-during: night}
              bob: {password: b, caller-id: "+996312700201"}
            routes:
              - {name: city, prefix: "+996312", trunks: [north, free]}
              - {name: mobile, prefix: "+99655", trunks: [south]}
              - {name: home, prefix: "+996", trunks: [free]}
              - {name: abroad, prefix: "+1", trunks: [free]}
              - {name: ship, prefix: "+870", trunks: [free], allows: [satellite]}
            """;

    private final World world = World.of(CONFIG);

    private static Usage usage(int parallel, int lastHour, String today) {
        return new Usage(parallel, lastHour, Price.parse(today), 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+442079460018",
                "00442079460018",
                "0044 20 7946 0018",
                "8-10-44-20-7946-0018",
                "8104420 7946 0018",
                "442079460018",
                "tel:+442079460018",
                "tel:2079460018;phone-context=+44",
                "%2B442079460018",
                "+44%2020%2079460018",
                "\uff0b442079460018",
                "+\u0664\u0664\u0662\u0660\u0667\u0669\u0664\u0666\u0660\u0660\u0661\u0668",
                "+44(0)2079460018",
                "*21*00442079460018#",
                "*101#",
                "112",
                "7000"
            })
    void f01_what_no_route_lists_is_refused_in_every_spelling(String number) {
        assertThat(refusal(world.dial("alice", number))).isEqualTo(Refusal.NO_ROUTE);
        assertThat(Refusal.NO_ROUTE.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "810",
                "00",
                "+996312000101,+442079460018",
                "+996312000101|+442079460018",
                "+996312000101&+442079460018",
                "{sip_h_X=y}+996312000101",
                "[x=y]+996312000101",
                "<sip:+996312000101@pbx>",
                "^^:+996312000101",
                "+996312000101 XML default",
                "${system(id)}",
                "+996312000101\r\nX-Auth: 1",
                "996312000101996312000101996312000101"
            })
    void f01_dial_strings_are_no_numbers(String number) {
        assertThat(refusal(world.dial("alice", number))).isEqualTo(Refusal.NOT_A_NUMBER);
        assertThat(Refusal.NOT_A_NUMBER.status()).isEqualTo(403);
    }

    @Test
    void f01_three_hundred_digits() {
        assertThat(refusal(world.dial("alice", "9".repeat(300)))).isEqualTo(Refusal.NOT_A_NUMBER);
        assertThat(refusal(world.dial("alice", "+996312" + "1".repeat(293)))).isEqualTo(Refusal.NOT_A_NUMBER);
    }

    @Test
    void f01_costly_numbers_need_a_route_that_names_them() {
        assertThat(refusal(world.dial("alice", "+1 900 234 5678"))).isEqualTo(Refusal.COSTLY);
        assertThat(refusal(world.dial("alice", "+996 900 123456"))).isEqualTo(Refusal.COSTLY);
        assertThat(refusal(world.dial("alice", "+881612345678"))).isEqualTo(Refusal.NO_ROUTE);
        assertThat(attempts(world.dial("alice", "+870773111632"))).containsExactly("+870773111632@free");
        assertThat(attempts(world.dial("alice", "+12125550123"))).containsExactly("+12125550123@free");
        assertThat(Refusal.COSTLY.status()).isEqualTo(403);
    }

    @Test
    void f02_the_eleventh_call_at_a_time() {
        world.users.put("alice", usage(9, 9, "0"));
        assertThat(refusal(world.dial("alice", "+996312000101"))).isNull();
        world.users.put("alice", usage(10, 10, "0"));
        assertThat(refusal(world.dial("alice", "+996312000101"))).isEqualTo(Refusal.PARALLEL_CALLS);
        assertThat(Refusal.PARALLEL_CALLS.limit()).isTrue();
        assertThat(refusal(world.dial("bob", "+996312000101"))).isNull();
    }

    @Test
    void f02_the_sixty_first_call_in_an_hour() {
        world.users.put("alice", usage(0, 60, "0"));
        assertThat(refusal(world.dial("alice", "+996312000101"))).isEqualTo(Refusal.CALLS_PER_HOUR);
    }

    @Test
    void f02_a_call_is_cut_after_an_hour() {
        assertThat(((RouteDecision.Dial) world.dial("alice", "+996312000101")).maxDuration())
                .isEqualTo(Duration.ofHours(1));
        assertThat(((RouteDecision.Dial) world.dial("bob", "+996312000101")).maxDuration())
                .isEqualTo(Duration.ofHours(4));
    }

    @Test
    void f02_what_calls_cost_in_a_day() {
        world.users.put("alice", usage(0, 0, "4.7"));
        RouteDecision.Dial last = (RouteDecision.Dial) world.dial("alice", "+996555000101");
        assertThat(last.maxDuration()).as("30 s more at 0.60 a minute").isEqualTo(Duration.ofSeconds(30));
        world.users.put("alice", usage(0, 0, "5"));
        assertThat(refusal(world.dial("alice", "+996555000101"))).isEqualTo(Refusal.COST_PER_DAY);
    }

    @Test
    void f02_no_calls_at_night() {
        assertThat(refusal(world.dialAt("alice", "+996312000101", "2026-11-25T16:00:00Z")))
                .isEqualTo(Refusal.NOT_AT_THIS_TIME);
        assertThat(refusal(world.dialAt("bob", "+996312000101", "2026-11-25T16:00:00Z")))
                .isNull();
    }

    @Test
    void f02_limits_are_those_of_all_where_he_has_none() {
        World strict = World.of(CONFIG.replace("routing: {", "routing: {user-limits: {parallel-calls: 2}, "));
        strict.users.put("bob", usage(2, 2, "0"));
        strict.users.put("alice", usage(2, 2, "0"));
        assertThat(refusal(strict.dial("bob", "+996312000101"))).isEqualTo(Refusal.PARALLEL_CALLS);
        assertThat(refusal(strict.dial("alice", "+996312000101"))).isNull();
    }

    @Test
    void f03_a_trunk_reaches_no_other_trunk_unless_a_rule_says_so() {
        assertThat(refusal(world.arrive("north", "996555000101", "+996312000101")))
                .isEqualTo(Refusal.NOT_KNOWN);
        assertThat(refusal(world.arrive("south", "996555000101", "00442079460018")))
                .isEqualTo(Refusal.NOT_KNOWN);

        World transit = World.of(
                CONFIG
                        + "  - {name: back, prefix: \"+996\", from-trunks: [north], caller-prefix: \"996555\", trunks: [north, south]}\n");
        assertThat(attempts(transit.arrive("north", "996555000101", "+996312000101")))
                .containsExactly("+996312000101@south");
        assertThat(refusal(transit.arrive("north", "996700000101", "+996312000101")))
                .isEqualTo(Refusal.NOT_KNOWN);
        assertThat(refusal(transit.arrive("free", "996555000101", "+996312000101")))
                .isEqualTo(Refusal.NOT_KNOWN);
        assertThat(attempts(transit.dial("bob", "+996700000101")))
                .as("and it is no route for operators")
                .containsExactly("+996700000101@free");
    }

    @Test
    void f04_a_number_that_is_not_the_trunks_is_not_shown_as_caller() {
        World own = World.of(
                CONFIG.replace("trunks: [north, free]", "trunks: [north, free], caller-id: \"+442079460018\""));
        RouteDecision.Dial forged = (RouteDecision.Dial) own.dial("bob", "+996312000101");
        assertThat(forged.attempts().getFirst().callerId()).isEqualTo("+996312700700");

        World ours = World.of(
                CONFIG.replace("trunks: [north, free]", "trunks: [north, free], caller-id: \"+996312700201\""));
        RouteDecision.Dial honest = (RouteDecision.Dial) ours.dial("bob", "+996312000101");
        assertThat(honest.attempts().getFirst().callerId()).isEqualTo("+996312700201");
    }
}
