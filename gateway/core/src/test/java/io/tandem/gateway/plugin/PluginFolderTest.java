package io.tandem.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.plugin.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {

    private static final String SOURCE = """
            package sample;
            public class Sample implements io.tandem.plugin.Plugin {
                public String name() { return "sample"; }
                public io.tandem.plugin.Running start(io.tandem.plugin.Host host) throws Exception {
                    Class.forName("io.tandem.gateway.sip.Headers");
                    throw new IllegalStateException("the gateway's classes are in sight");
                }
            }
            """;

    @TempDir
    Path dir;

    private void jar(String folder, String service) throws IOException {
        Path source = Files.createDirectories(dir.resolve("src")).resolve("Sample.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectories(dir.resolve("classes"));
        String classPath = Path.of(Plugin.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", classes.toString(), source.toString());
        assertThat(result).isZero();
        Path jar =
                Files.createDirectories(dir.resolve("plugins").resolve(folder)).resolve("sample.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("sample/Sample.class"));
            entries.write(Files.readAllBytes(classes.resolve("sample/Sample.class")));
            if (!service.isEmpty()) {
                entries.putNextEntry(new JarEntry("META-INF/services/io.tandem.plugin.Plugin"));
                entries.write(service.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private List<PluginFolder.Found> load(String... disabled) {
        return PluginFolder.load(dir.resolve("plugins"), List.of(disabled));
    }

    @Test
    void a_plugin_sees_its_interface_and_nothing_else_of_the_gateway() throws Exception {
        jar("sample", "sample.Sample");

        PluginFolder.Found found = load().getFirst();

        assertThat(found.plugin().name()).isEqualTo("sample");
        assertThat(found.plugin().getClass().getClassLoader()).isSameAs(found.loader());
        assertThatThrownBy(() -> found.loader().loadClass("io.tandem.gateway.sip.Headers"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> found.loader().loadClass("org.slf4j.Logger"))
                .isInstanceOf(ClassNotFoundException.class);
        found.loader().close();
    }

    @Test
    void a_disabled_plugin_is_not_loaded() throws Exception {
        jar("sample", "sample.Sample");

        assertThat(load("sample")).isEmpty();
    }

    @Test
    void a_broken_plugin_does_not_keep_the_others_away() throws Exception {
        jar("a-broken", "sample.NoSuchClass");
        jar("b-nameless", "");
        Files.createDirectories(dir.resolve("plugins/c-empty"));
        jar("d-well", "sample.Sample");

        List<PluginFolder.Found> found = load();

        assertThat(found).extracting(PluginFolder.Found::folder).containsExactly("d-well");
        found.getFirst().loader().close();
    }

    @Test
    void no_directory_means_no_plugins() {
        assertThat(load()).isEmpty();
    }
}
