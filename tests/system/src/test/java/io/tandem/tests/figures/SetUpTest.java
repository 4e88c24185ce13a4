package io.tandem.tests.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.FarEndSettings;
import io.tandem.farend.Seen;
import io.tandem.farend.Sound;
import io.tandem.tests.peer.WireBrowser;
import io.tandem.tests.support.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the gateway adds to a call's set-up: the time of INVITE and 200 on the way between the two ends,
/// with the gateway between them and without, in turns. The callee answers at once, the route's answer mode is
/// `late`, so that the 200 is the callee's.
@Tag("figures")
class SetUpTest {
    private static final String AT_ONCE = "+996312000107";
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 300;
    private static final int RTP_PORTS = 100;

    @Test
    void added_by_the_gateway() throws Exception {
        try (Line line = Line.open("late", "")) {
            WireBrowser browser = line.browser();
            FarEnd callee = line.telephones().north();
            try (FarEnd caller = caller(callee.address())) {
                List<Double> direct = new ArrayList<>();
                List<Double> through = new ArrayList<>();
                List<Double> added = new ArrayList<>();
                for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                    double without = onTheWayMs(caller.call(AT_ONCE, new Sound.Silence()), callee);
                    double with = onTheWayMs(browser.call(AT_ONCE, new Sound.Silence()), callee);
                    callee.forget();
                    caller.forget();
                    browser.forget();
                    if (i >= WARM_UP) {
                        direct.add(without);
                        through.add(with);
                        added.add(with - without);
                    }
                }
                Spread.print("set-up, INVITE and 200 on the way, ms, direct", "%s", Spread.of(direct));
                Spread.print("set-up, INVITE and 200 on the way, ms, through the gateway", "%s", Spread.of(through));
                Spread.print("set-up added by the gateway, ms", "%s", Spread.of(added));
                assertThat(added).hasSize(ROUNDS);
            }
        }
    }

    private static FarEnd caller(InetSocketAddress callee) throws Exception {
        int rtp = FreePorts.block(RTP_PORTS);
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return FarEnd.start(FarEndSettings.demo("caller", bind, callee, rtp, rtp + RTP_PORTS - 1));
    }

    private static double onTheWayMs(FarCall call, FarEnd callee) throws Exception {
        call.answered().get(10, TimeUnit.SECONDS);
        callee.settle();
        FarCall there = callee.latestCall().orElseThrow();
        long asked = Line.when(call, seen -> !seen.inbound() && seen.message().is("INVITE"));
        long heard = Line.when(there, seen -> seen.inbound() && seen.message().is("INVITE"));
        long answered = Line.when(there, seen -> !seen.inbound() && isAnswer(seen));
        long told = Line.when(call, seen -> seen.inbound() && isAnswer(seen));
        call.hangUp();
        call.ended().get(10, TimeUnit.SECONDS);
        return (heard - asked + (told - answered)) / 1e6;
    }

    private static boolean isAnswer(Seen seen) {
        return seen.message().status() == 200 && seen.message().method().equals("INVITE");
    }
}
