package io.tandem.gateway;

import io.tandem.gateway.config.AdminConfig;
import io.tandem.gateway.config.AnnouncementsConfig;
import io.tandem.gateway.config.CallConfig;
import io.tandem.gateway.config.CdrConfig;
import io.tandem.gateway.config.ConsoleConfig;
import io.tandem.gateway.config.DemoConfig;
import io.tandem.gateway.config.GuardConfig;
import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.ListenConfig;
import io.tandem.gateway.config.MediaConfig;
import io.tandem.gateway.config.PluginsConfig;
import io.tandem.gateway.config.PresenceConfig;
import io.tandem.gateway.config.RecordConfig;
import io.tandem.gateway.config.SipConfig;
import io.tandem.gateway.config.StoreConfig;
import io.tandem.gateway.config.SuperviseConfig;
import io.tandem.gateway.config.TokensConfig;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.route.GroupConfig;
import io.tandem.gateway.route.HoursConfig;
import io.tandem.gateway.route.NumberConfig;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `tandem.yaml` as a whole. Immutable.
public record GatewayConfig(
        @Key("Where the gateway listens.") ListenConfig listen,
        @Key("Signalling.") SipConfig sip,
        @Key("The media plane.") MediaConfig media,
        @Key("SIP peers on the telephone side, by name.") Map<String, TrunkConfig> trunks,

        @Key("Which numbers operators may call, and by which trunks. The first that matches counts; a number that"
                + " none matches is refused.")
        List<RouteConfig> routes,

        @Key("How numbers are read, and who may call what.") RoutingConfig routing,

        @Key("Hunt groups: operators of whom one takes the call.")
        Map<String, GroupConfig> groups,

        @Key("Business hours, which routes and numbers may name.")
        Map<String, HoursConfig> hours,

        @Key("Our own numbers, as the trunks give them, and who rings.")
        Map<String, NumberConfig> numbers,

        @Key("Operators, by name. They are added to those kept in the store.")
        Map<String, UserConfig> users,

        @Key("Tokens by which operators sign in instead of passwords.")
        TokensConfig tokens,

        @Key("Calls, where no route or trunk says otherwise.")
        CallConfig call,

        @Key("Recorded announcements.") AnnouncementsConfig announcements,
        @Key("Recording of calls.") RecordConfig record,
        @Key("Supervisors in others' calls.") SuperviseConfig supervise,

        @Key("Busy lamps, presence and messages between operators.")
        PresenceConfig presence,

        @Key("Limits on floods and on guessing passwords.") GuardConfig guard,

        @Key("The admin API.") AdminConfig admin,
        @Key("Call detail records.") CdrConfig cdr,
        @Key("The database.") StoreConfig store,
        @Key("The operators' page.") ConsoleConfig console,

        @Key(value = "What must outlive the process: store, own certificate, call records.", def = "var")
        Path stateDirectory,

        @Key("Plugins.") PluginsConfig plugins,
        @Key("The far end of the demo; no demo, no effect.") DemoConfig demo) {}
