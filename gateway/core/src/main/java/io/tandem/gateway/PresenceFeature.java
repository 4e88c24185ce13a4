package io.tandem.gateway;

import io.tandem.gateway.call.RecordRules;
import io.tandem.gateway.config.PresenceConfig;
import io.tandem.gateway.presence.Presence;
import io.tandem.gateway.presence.PresenceSettings;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.Operators;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Turns what the file says of presence into its settings. Stateless.
final class PresenceFeature {

    private PresenceFeature() {}

    static PresenceSettings settings(GatewayConfig config) {
        PresenceConfig presence = config.presence();
        PresenceSettings defaults = PresenceSettings.defaults(config.sip().domain());
        return new PresenceSettings(
                config.sip().domain(),
                presence.showNumbers(),
                presence.subscriptionsPerUser(),
                presence.subscriptions(),
                presence.minExpires(),
                presence.maxExpires(),
                presence.notifyInterval(),
                defaults.unansweredPerFlow(),
                presence.messagesPerMinute(),
                defaults.messageWait());
    }

    /// An operator is reached by his name and by the numbers that ring him.
    static Presence.Directory directory(GatewayConfig config, Operators operators) {
        Map<String, String> numbers = new HashMap<>();
        config.numbers().forEach((number, target) -> numbers.put(RecordRules.digits(number), target.user()));
        return new Presence.Directory() {
            @Override
            public boolean isOperator(String name) {
                return operators.named(name).isPresent();
            }

            @Override
            public Collection<String> operators() {
                return operators.all().stream().map(Operator::name).toList();
            }

            @Override
            public Optional<String> reachedBy(String number) {
                return isOperator(number)
                        ? Optional.of(number)
                        : Optional.ofNullable(numbers.get(RecordRules.digits(number)));
            }
        };
    }

    /// The methods that it answers.
    static Map<String, Consumer<ServerTransaction>> services(Presence presence) {
        return Map.of(
                "SUBSCRIBE", presence::onSubscribe,
                "PUBLISH", presence::onPublish,
                "MESSAGE", presence::onMessage);
    }
}
