package io.tandem.gateway;

import io.tandem.gateway.call.OperatorRules;
import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.PresenceConfig;
import io.tandem.gateway.presence.Presence;
import io.tandem.gateway.presence.PresenceSettings;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.registrar.RequestAuthenticator;
import io.tandem.gateway.sip.ServerTransaction;
import io.tandem.gateway.sip.SipStack;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.Operators;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Turns what the file says of presence into its settings. Stateless.
final class PresenceFeature {

    private PresenceFeature() {}

    static Presence start(
            GatewayConfig config,
            RequestAuthenticator authenticator,
            Registrations registrations,
            Operators operators,
            Supplier<OperatorRules> rules,
            Supplier<SipStack> stack,
            Timers timers) {
        Predicate<String> callable = IdentityFeature.callable(config, operators, registrations);
        return new Presence(
                settings(config), authenticator, registrations, directory(operators, callable, rules), stack, timers);
    }

    private static PresenceSettings settings(GatewayConfig config) {
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

    private static Presence.Directory directory(
            Operators operators, Predicate<String> callable, Supplier<OperatorRules> rules) {
        return new Presence.Directory() {
            @Override
            public boolean isOperator(String name) {
                return callable.test(name);
            }

            @Override
            public Collection<String> operators() {
                return operators.all().stream().map(Operator::name).toList();
            }

            @Override
            public boolean mayPickUp(String user, String operator) {
                return rules.get().mayPickUp(user, operator);
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
