package io.tandem.gateway;

import io.tandem.gateway.concurrent.Timers;
import io.tandem.gateway.config.GuardConfig;
import io.tandem.gateway.guard.LoginBans;
import io.tandem.gateway.guard.SourceLimits;
import io.tandem.gateway.registrar.Registrations;
import io.tandem.gateway.trunk.Trunks;

/// Makes what keeps floods and guesses out. Stateless.
final class GuardFeature {

    private GuardFeature() {}

    static LoginBans bans(GuardConfig guard, Timers timers) {
        return new LoginBans(
                new LoginBans.Limits(guard.attempts(), guard.attemptsWindow(), guard.ban(), guard.longestBan()),
                timers::nanoTime);
    }

    static SourceLimits sources(GuardConfig guard, Trunks trunks, Registrations registrations) {
        return new SourceLimits(
                new SourceLimits.Limits(guard.strangerMessages(), guard.strangersMessages(), guard.browserMessages()),
                trunks::mayCall,
                flow -> registrations.byFlow(flow).isPresent(),
                System::nanoTime);
    }
}
