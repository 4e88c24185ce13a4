package io.tandem.gateway.demo;

import io.tandem.gateway.store.Operator;
import io.tandem.gateway.store.OperatorStore;
import io.tandem.gateway.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `alice` and `bob` of the demo. Their passwords are made at its first start; the store holds digests
/// only, so the passwords also stand in `demo-operators.txt`, which only its owner may read, to be printed
/// at each start. Confined to one thread.
public final class DemoOperators {

    private static final List<String> NAMES = List.of("alice", "bob");
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 12;

    private DemoOperators() {}

    /// Sees to it that both are in the store.
    ///
    /// @return name -> password
    /// @throws IOException when the file cannot be read or written
    public static Map<String, String> ensure(
            Path stateDirectory, OperatorStore store, String realm, SecureRandom random)
            throws IOException, StoreUnavailable {
        Path file = stateDirectory.resolve("demo-operators.txt");
        Map<String, String> passwords = read(file);
        boolean complete = passwords.keySet().containsAll(NAMES);
        if (!complete) {
            NAMES.forEach(name -> passwords.putIfAbsent(name, password(random)));
            write(file, passwords);
        }
        List<Operator> stored = store.all();
        for (Map.Entry<String, String> entry : passwords.entrySet()) {
            Operator operator = Operator.withPassword(entry.getKey(), realm, entry.getValue(), "");
            if (!stored.contains(operator)) {
                store.put(operator);
            }
        }
        return passwords;
    }

    private static Map<String, String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new LinkedHashMap<>();
        }
        return Files.readAllLines(file).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 2 && NAMES.contains(words[0]))
                .collect(Collectors.toMap(w -> w[0], w -> w[1], (a, b) -> b, LinkedHashMap::new));
    }

    private static void write(Path file, Map<String, String> passwords) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(
                file,
                passwords.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
    }

    private static String password(SecureRandom random) {
        return random.ints(PASSWORD_LENGTH, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }
}
