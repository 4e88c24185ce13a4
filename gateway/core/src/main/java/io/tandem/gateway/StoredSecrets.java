package io.tandem.gateway;

import io.tandem.gateway.config.SectionCopy;
import io.tandem.gateway.config.UserConfig;
import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.store.Operators;
import io.tandem.gateway.store.StoreUnavailable;
import io.tandem.gateway.trunk.TrunkConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where secrets are: in the file, in files that the configuration names, and of operators as digests in a table of
/// their own. They are in no version of the configuration. Any thread; it waits for the disk and the database.
final class StoredSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(StoredSecrets.class);

    private final GatewayConfig file;
    private final Path base;
    private final OperatorStore table;
    private final ConcurrentMap<Path, String> lastRead = new ConcurrentHashMap<>();

    /// @param base where relative paths are meant from
    StoredSecrets(GatewayConfig file, Path base, OperatorStore table) {
        this.file = file;
        this.base = base;
        this.table = table;
    }

    /// The trunk with the password that the file gives it; a `password-file` is not read.
    TrunkConfig known(String name, TrunkConfig stored) {
        TrunkConfig written = file.trunks().get(name);
        boolean inFile =
                stored.passwordFile().toString().isEmpty() && !stored.username().isEmpty();
        return written == null || !inFile ? stored : SectionCopy.with(stored, "password", written.password());
    }

    /// The trunk with its password, from wherever it stands.
    TrunkConfig read(String name, TrunkConfig stored) {
        Path named = stored.passwordFile();
        if (named.toString().isEmpty()) {
            return known(name, stored);
        }
        try (var lines = Files.lines(base.resolve(named))) {
            lastRead.put(named, lines.findFirst().orElse("").strip());
        } catch (IOException | UncheckedIOException e) {
            // a registration that works is not given up for it
            LOG.error("trunk={} password-file {} cannot be read: {}", name, named, e.toString());
        }
        return SectionCopy.with(stored, "password", lastRead.getOrDefault(named, ""));
    }

    /// Whether a user's secret stands in the file.
    static boolean inFile(GatewayConfig file, String name) {
        UserConfig user = file.users().get(name);
        return user != null && operator(name, user, "").hasPassword();
    }

    /// The operator with what the file gives him.
    UserConfig known(String name, UserConfig stored) {
        UserConfig written = file.users().get(name);
        if (written == null) {
            return stored;
        }
        UserConfig user = SectionCopy.with(stored, "password", written.password());
        user = SectionCopy.with(user, "ha1-sha256", written.ha1Sha256());
        return SectionCopy.with(user, "ha1-md5", written.ha1Md5());
    }

    /// The operators of the table; empty: they cannot be read now.
    Optional<List<OperatorStore.Kept>> rows() {
        try {
            return Optional.of(table.kept());
        } catch (StoreUnavailable e) {
            LOG.warn("operators cannot be read, those of before stay: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// Those who may sign in.
    Operators operators(GatewayConfig config, List<OperatorStore.Kept> kept) {
        String realm = config.sip().domain();
        List<Operator> written = configured(config.users(), realm);
        Stream<Operator> rows = kept.stream()
                .filter(row -> !row.needsUser()
                        || config.users().containsKey(row.operator().name()))
                .map(row -> withCallerId(row.operator(), config.users()));
        return Operators.of(
                Stream.concat(written.stream().filter(o -> !o.hasPassword()), rows)
                        .toList(),
                written.stream().filter(Operator::hasPassword).toList(),
                realm);
    }

    private static Operator withCallerId(Operator row, Map<String, UserConfig> users) {
        UserConfig user = users.get(row.name());
        return user == null || user.callerId().isEmpty()
                ? row
                : new Operator(row.name(), row.realm(), row.ha1Sha256(), row.ha1Md5(), user.callerId());
    }

    /// Those whose secret stands in the configuration. One without any is an operator all the same: he may come with a
    /// token.
    static List<Operator> configured(Map<String, UserConfig> users, String realm) {
        return users.entrySet().stream()
                .map(e -> operator(e.getKey(), e.getValue(), realm))
                .toList();
    }

    private static Operator operator(String name, UserConfig user, String realm) {
        return user.password().isEmpty()
                ? new Operator(
                        name,
                        realm,
                        user.ha1Sha256().toLowerCase(Locale.ROOT),
                        user.ha1Md5().toLowerCase(Locale.ROOT),
                        user.callerId())
                : Operator.withPassword(name, realm, user.password(), user.callerId());
    }
}
