package io.tandem.gateway;

import io.tandem.gateway.config.InvalidConfig;
import io.tandem.gateway.config.Loaded;
import io.tandem.gateway.config.MediaConfig;
import io.tandem.gateway.config.NearestKey;
import io.tandem.gateway.config.Problem;
import io.tandem.gateway.config.UserRole;
import io.tandem.gateway.identity.TokenKeys;
import io.tandem.gateway.route.RouteConfig;
import io.tandem.gateway.route.table.RouteCheck;
import io.tandem.media.record.FileNames;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What one key alone cannot tell: names that nothing has, ports taken twice, files that are not there.
/// Confined to one thread.
final class ConfigCheck {

    private final Loaded<GatewayConfig> loaded;
    private final GatewayConfig config;
    private final Layout layout;
    private final List<Problem> problems = new ArrayList<>();

    private ConfigCheck(Loaded<GatewayConfig> loaded, Layout layout) {
        this.loaded = loaded;
        this.layout = layout;
        this.config = loaded.value();
    }

    /// Gives back what was read when nothing is wrong.
    ///
    /// @throws InvalidConfig with all that is wrong
    static GatewayConfig check(Loaded<GatewayConfig> loaded, Layout layout) throws InvalidConfig {
        ConfigCheck check = new ConfigCheck(loaded, layout);
        check.listeners();
        check.addresses();
        check.ports();
        new TrunkCheck(check.config, layout, check::problem).check();
        AdminCheck.check(check.config.admin(), layout.base(), check::problem);
        check.routes();
        check.users();
        check.tokens();
        check.record();
        new SoundCheck(check.config, layout.base(), check::problem).check();
        check.codecs();
        check.conference();
        check.problems.sort(Comparator.comparingInt(Problem::line));
        return loaded.orThrow(check.problems).value();
    }

    private void listeners() {
        Path certificate = config.listen().certificateFile();
        Path key = config.listen().privateKeyFile();
        if (certificate.toString().isEmpty() != key.toString().isEmpty()) {
            problem("listen", "'listen.certificate-file' and 'listen.private-key-file' belong together: give both");
        } else if (config.listen().ownCertificate()) {
            readable("listen.certificate-file", certificate);
            readable("listen.private-key-file", key);
        }
        if (config.sip().minSessionExpires().compareTo(config.sip().sessionExpires()) > 0) {
            problem(
                    "sip.min-session-expires-seconds",
                    "'sip.min-session-expires-seconds' is above 'sip.session-expires-seconds': give at most that");
        }
        if (config.sip().minRegistration().compareTo(config.sip().maxRegistration()) > 0) {
            problem(
                    "sip.min-registration-seconds",
                    "'sip.min-registration-seconds' is above 'sip.max-registration-seconds': give at most that");
        }
    }

    private void codecs() {
        if (config.call().codecs().isEmpty()) {
            problem("call.codecs", "'call.codecs' is empty: give one or more of pcma, pcmu, g722, opus");
        }
    }

    private void conference() {
        String prefix = config.console().conference();
        if (prefix.isEmpty()) {
            return;
        }
        if (!prefix.matches("[0-9]{1,12}")) {
            problem(
                    "console.conference",
                    "'console.conference' is '" + prefix + "': give 1 to 12 digits that no other number begins with");
        } else if (config.routes().stream().noneMatch(route -> takes(route, prefix + "00000000"))) {
            problem(
                    "console.conference",
                    "'console.conference' is '" + prefix + "', but no route takes a room such as " + prefix
                            + "00000000: add one to a trunk with conference rooms");
        }
    }

    private static boolean takes(RouteConfig route, String digits) {
        try {
            return !route.prefix().startsWith("+")
                    && digits.startsWith(route.prefix().replaceAll("[^0-9]", ""))
                    && (route.pattern().isEmpty() || Pattern.matches(route.pattern(), digits));
        } catch (PatternSyntaxException e) {
            return true; // said where the routes are checked
        }
    }

    private void addresses() {
        MediaConfig media = config.media();
        boolean several = !media.addresses().isEmpty();
        if (several && !media.advertisedAddress().isEmpty()) {
            problem(
                    "media.advertised-address",
                    "'media.advertised-address' counts for nothing beside 'media.addresses': write it there, as"
                            + " bound=advertised");
        }
        if (!several
                && media.bindAddress().isAnyLocalAddress()
                && media.advertisedAddress().isEmpty()) {
            problem(
                    "media.bind-address",
                    "'media.bind-address' is the wildcard, which nobody can send to: give 'media.advertised-address'");
        }
        if (media.boundAddresses().size() > 1
                && media.boundAddresses().stream().anyMatch(InetAddress::isAnyLocalAddress)) {
            problem(
                    "media.addresses",
                    "'media.addresses' binds the wildcard beside other addresses: give the wildcard in all or in none");
        }
    }

    private void ports() {
        int http = config.listen().httpPort();
        int https = config.listen().httpsPort();
        if (config.listen().httpEnabled()
                && config.listen().httpsEnabled()
                && http == https
                && http != 0
                && config.listen().httpAddress().equals(config.listen().httpsAddress())) {
            problem("listen.https-port", "'listen.https-port' is " + https + " like 'listen.http-port': give another");
        }
        int browser = config.media().browserPort();
        if (browser >= config.media().trunkPorts().first()
                && browser <= config.media().trunkPorts().last()) {
            problem(
                    "media.browser-port",
                    "'media.browser-port' " + browser + " lies within 'media.trunk-ports' "
                            + config.media().trunkPorts() + ": give one outside");
        }
    }

    private void routes() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < config.routes().size(); i++) {
            String at = "routes[" + i + "]";
            String name = config.routes().get(i).name();
            if (!names.add(name)) {
                problem(at + ".name", "'" + at + ".name' is '" + name + "' for the second time: give another");
            }
        }
        RouteCheck.check(RouteFeature.objects(config), Set.of(), i -> "routes[" + i + "]", new RouteCheck.Problems() {
            @Override
            public void problem(String at, String text) {
                ConfigCheck.this.problem(at, text);
            }

            @Override
            public void unknown(String at, String what, String name, Collection<String> known) {
                ConfigCheck.this.unknown(at, what, name, known);
            }
        });
    }

    private void record() {
        try {
            FileNames.check(config.record().fileName());
        } catch (IllegalArgumentException e) {
            problem("record.file-name", "'record.file-name': " + e.getMessage());
        }
        if (config.record().sampleRate() != 8000 && config.record().sampleRate() != 16_000) {
            problem(
                    "record.sample-rate",
                    "'record.sample-rate' is " + config.record().sampleRate() + ": give 8000 or 16000");
        }
        if (!config.record().featureCode().matches("[0-9*#A-D]*")) {
            problem(
                    "record.feature-code",
                    "'record.feature-code' is '" + config.record().featureCode() + "': give keys of a telephone, *1");
        }
        Path notice = config.record().noticeFile();
        if (!notice.toString().isEmpty() && !Files.isReadable(layout.base().resolve(notice))) {
            problem(
                    "record.notice-file",
                    "'record.notice-file' is " + notice + ", which cannot be read: give a WAV file, 8 kHz mono");
        }
    }

    private void users() {
        config.users().forEach((name, user) -> {
            String at = "users." + name;
            if (config.tokens().keysFile().toString().isEmpty()
                    && user.password().isEmpty()
                    && user.ha1Sha256().isEmpty()
                    && user.ha1Md5().isEmpty()) {
                problem(at, "'" + at + "' has no secret: give password, or ha1-sha256 and ha1-md5");
            }
            if (!user.supervises().isEmpty() && user.role() != UserRole.SUPERVISOR) {
                problem(
                        at + ".supervises",
                        "'" + at + ".supervises' is for a supervisor: give 'role: supervisor', too");
            }
            hex(at + ".ha1-sha256", user.ha1Sha256(), 64);
            hex(at + ".ha1-md5", user.ha1Md5(), 32);
        });
    }

    /// Who has no password comes with a token.
    private void tokens() {
        Path file = config.tokens().keysFile();
        if (file.toString().isEmpty()) {
            return;
        }
        String what = "'tokens.keys-file' is " + file + ", which ";
        try {
            TokenKeys.read(Files.readString(layout.base().resolve(file)));
        } catch (IOException e) {
            problem("tokens.keys-file", what + "cannot be read: openssl rand -hex 32 > " + file);
        } catch (TokenKeys.Unusable e) {
            problem("tokens.keys-file", what + e.getMessage() + ": openssl rand -hex 32 > " + file);
        }
    }

    private void hex(String at, String value, int digits) {
        if (!value.isEmpty() && !value.matches("[0-9a-fA-F]{" + digits + "}")) {
            problem(at, "'" + at + "' is not " + digits + " hex digits: give the digest of user:domain:password");
        }
    }

    private void readable(String at, Path file) {
        if (!Files.isReadable(layout.base().resolve(file))) {
            problem(at, "'" + at + "' is " + file + ", which cannot be read: give a readable PEM file");
        }
    }

    private void unknown(String at, String what, String name, Collection<String> known) {
        String remedy = NearestKey.of(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("add it under '" + (what.endsWith("s") ? what : what + "s") + "'");
        problem(at, "'" + at + "' names the " + what + " '" + name + "', which is not there: " + remedy);
    }

    private void problem(String at, String text) {
        problems.add(loaded.problem(at, text));
    }
}
