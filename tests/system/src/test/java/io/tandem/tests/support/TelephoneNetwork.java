package io.tandem.tests.support;

import io.tandem.farend.FarCall;
import io.tandem.farend.FarEnd;
import io.tandem.farend.FarEndSettings;
import io.tandem.farend.Scenarios;
import io.tandem.farend.Script;
import io.tandem.farend.SipMessage;
import io.tandem.farend.Sound;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// The two trunks of the demo, `north` and `south`, in this process: they know the demo numbers and those a
/// test adds, and what they heard can be asked. Any thread.
public final class TelephoneNetwork implements AutoCloseable {
    private static final int RTP_PORTS = 400;

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, Script> prefixes = new ConcurrentHashMap<>();
    private final FarEnd north;
    private final FarEnd south;

    private TelephoneNetwork(InetSocketAddress gateway) throws IOException {
        north = start("north", gateway);
        south = start("south", gateway);
    }

    /// Starts both trunks on free ports.
    ///
    /// @param gateway where calls to operators go
    public static TelephoneNetwork start(InetSocketAddress gateway) throws IOException {
        return new TelephoneNetwork(gateway);
    }

    private FarEnd start(String name, InetSocketAddress gateway) throws IOException {
        int rtp = FreePorts.block(RTP_PORTS);
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return FarEnd.start(FarEndSettings.demo(name, bind, gateway, rtp, rtp + RTP_PORTS - 1)
                .withScript(invite -> script(invite, name)));
    }

    private Script script(SipMessage invite, String trunk) {
        String uri = invite.requestUri();
        String user = uri.substring(uri.indexOf(':') + 1, uri.indexOf('@')).replaceAll("[^0-9]", "");
        Script own = scripts.get(user);
        return own == null ? byPrefix(user).orElseGet(() -> Scenarios.script(user, trunk)) : own;
    }

    private Optional<Script> byPrefix(String digits) {
        return prefixes.entrySet().stream()
                .filter(entry -> digits.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// Teaches both trunks one more number.
    ///
    /// @param number any notation, only its digits count
    public void number(String number, Script script) {
        scripts.put(number.replaceAll("[^0-9]", ""), script);
    }

    /// Teaches both trunks all numbers that begin with those digits.
    public void numbersFrom(String prefix, Script script) {
        prefixes.put(prefix, script);
    }

    /// The trunk that calls go to first.
    public FarEnd north() {
        return north;
    }

    /// The trunk that calls go to when the first fails.
    public FarEnd south() {
        return south;
    }

    /// Calls an operator's number.
    public FarCall call(String number, Sound sound) {
        return north.call(number, sound);
    }

    /// Forgets all finished calls.
    public void forget() {
        north.forget();
        south.forget();
    }

    /// The latest call to that number on any trunk, awaited for at most 10 s.
    public FarCall callTo(String number) {
        return Awaitility.await("a call to " + number + " at the telephone network")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> find(number), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<FarCall> find(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        List<FarCall> all = Stream.of(south, north)
                .flatMap(end -> end.calls().reversed().stream())
                .filter(call ->
                        call.inbound() && call.number().replaceAll("[^0-9]", "").equals(digits))
                .toList();
        return all.stream()
                .filter(call -> call.state() != FarCall.State.ENDED)
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /// What went over the wire at both trunks, for failure messages.
    public String trace() {
        StringBuilder text = new StringBuilder();
        for (FarEnd end : List.of(north, south)) {
            end.seen().stream()
                    .filter(seen -> !seen.message().method().equals("OPTIONS"))
                    .forEach(seen -> text.append(end.settings().name())
                            .append(' ')
                            .append(seen)
                            .append('\n'));
        }
        return text.toString();
    }

    @Override
    public void close() {
        north.close();
        south.close();
    }
}
