package io.tandem.gateway;

import io.tandem.gateway.call.RecordRules;
import io.tandem.gateway.call.Supervisors;
import io.tandem.gateway.config.SuperviseConfig;
import io.tandem.gateway.config.UserRole;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.Operators;
import io.tandem.media.MonitorMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns what the file says of supervisors into the calls' rules. Stateless.
final class SuperviseFeature {

    private SuperviseFeature() {}

    static Supervisors supervisors(GatewayConfig config, Operators operators) {
        SuperviseConfig supervise = config.supervise();
        Map<String, MonitorMode> codes = new HashMap<>();
        codes.put(supervise.listenCode(), MonitorMode.LISTEN);
        codes.put(supervise.whisperCode(), MonitorMode.WHISPER);
        codes.put(supervise.bargeCode(), MonitorMode.BARGE);
        Map<String, Set<String>> watched = new HashMap<>();
        config.users().forEach((name, user) -> {
            if (user.role() == UserRole.SUPERVISOR) {
                watched.put(name, Set.copyOf(user.supervises()));
            }
        });
        Map<String, String> numbers = new HashMap<>();
        config.numbers().forEach((number, target) -> numbers.put(RecordRules.digits(number), target.user()));
        Set<String> names = operators.all().stream().map(Operator::name).collect(Collectors.toSet());
        return new Supervisors(codes, watched, names, numbers, supervise.keys());
    }
}
