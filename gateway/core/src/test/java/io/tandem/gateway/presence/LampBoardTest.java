package io.tandem.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.call.CallEvent;
import io.tandem.gateway.call.CallEvent.Direction;
import io.tandem.gateway.call.Termination;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LampBoardTest {

    private static final Instant AT = Instant.EPOCH;

    private final LampBoard board = new LampBoard(Set.of("alice", "bob", "carol", "dora")::contains);

    private Set<String> rings(String... members) {
        return board.take(new CallEvent.Hunting("c", AT, "desk", "0555", List.of(members)));
    }

    private Set<String> alerting(String user) {
        return board.take(new CallEvent.Alerting("c", AT, user, "d-" + user, "their", "our"));
    }

    private void incoming() {
        board.take(new CallEvent.Started("c", AT, Direction.INCOMING, "", "0555", "north", "", List.of()));
    }

    private List<Lamp.State> states(String user) {
        return board.of(user, true).stream().map(Lamp::state).toList();
    }

    @Test
    void who_of_a_group_rings_has_a_lamp_and_who_rang_before_has_none() {
        incoming();

        assertThat(rings("alice", "bob")).containsExactlyInAnyOrder("alice", "bob");
        assertThat(states("alice")).containsExactly(Lamp.State.EARLY);
        assertThat(board.of("alice", true).getFirst().remote()).isEqualTo("0555");

        assertThat(rings("bob", "carol")).containsExactlyInAnyOrder("alice", "bob", "carol");
        assertThat(states("alice")).isEmpty();
        assertThat(states("bob")).containsExactly(Lamp.State.EARLY);
        assertThat(states("carol")).containsExactly(Lamp.State.EARLY);
    }

    @Test
    void a_ringing_dialog_is_offered_only_while_it_rings() {
        incoming();
        rings("alice", "bob");
        alerting("alice");
        alerting("bob");
        assertThat(board.of("alice", true).getFirst().ringing()).isPresent();

        rings("bob");
        rings("alice", "bob");

        assertThat(board.of("bob", true).getFirst().ringing()).isPresent();
        assertThat(board.of("alice", true).getFirst().ringing()).isEmpty();
    }

    @Test
    void the_one_who_takes_it_keeps_his_lamp_alone() {
        incoming();
        rings("alice", "bob");

        assertThat(board.take(new CallEvent.Taken("c", AT, "desk", "bob"))).containsExactlyInAnyOrder("alice", "bob");
        board.take(new CallEvent.Answered("c", AT, "north"));

        assertThat(states("alice")).isEmpty();
        assertThat(states("bob")).containsExactly(Lamp.State.CONFIRMED);
    }

    @Test
    void a_colleague_who_calls_the_group_sees_who_took_it() {
        board.take(new CallEvent.Started("c", AT, Direction.INTERNAL, "dora", "desk", "", "", List.of()));
        rings("alice", "bob");
        board.take(new CallEvent.Taken("c", AT, "desk", "alice"));
        assertThat(board.take(new CallEvent.Answered("c", AT, ""))).containsExactlyInAnyOrder("dora", "alice");

        assertThat(states("dora")).containsExactly(Lamp.State.CONFIRMED);
        assertThat(board.of("alice", true).getFirst().remote()).isEqualTo("dora");
        assertThat(states("bob")).isEmpty();
    }

    @Test
    void nobody_takes_it_and_all_lamps_go_out() {
        incoming();
        rings("alice", "bob");

        assertThat(rings()).containsExactlyInAnyOrder("alice", "bob");
        assertThat(states("alice")).isEmpty();
        assertThat(states("bob")).isEmpty();
    }

    @Test
    void a_call_that_is_transferred_to_a_group_is_the_transferors_until_somebody_has_it() {
        board.take(new CallEvent.Started("c", AT, Direction.OUTGOING, "dora", "0555", "north", "", List.of()));
        board.take(new CallEvent.Answered("c", AT, "north"));

        assertThat(rings("alice")).isEmpty();
        assertThat(states("dora")).containsExactly(Lamp.State.CONFIRMED);

        board.take(new CallEvent.Transferred("c", AT, "dora", "alice"));
        assertThat(states("dora")).isEmpty();
        assertThat(states("alice")).containsExactly(Lamp.State.CONFIRMED);
    }

    @Test
    void the_end_puts_out_each_lamp_and_nothing_is_kept() {
        incoming();
        rings("alice", "bob");

        Termination over = new Termination(Termination.Who.GATEWAY, Termination.Why.HUNG_UP, 200, 16, "over");
        assertThat(board.take(new CallEvent.Ended("c", AT, over))).containsExactlyInAnyOrder("alice", "bob");
        assertThat(states("alice")).isEmpty();
        assertThat(board.size()).isZero();
    }
}
