package io.tandem.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TandemCommandTest {

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = TandemCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String config(String yaml) throws Exception {
        return Files.writeString(dir.resolve("tandem.yaml"), yaml).toString();
    }

    @Test
    void help_names_every_command() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("run", "probe", "config", "user", "help");
    }

    @Test
    void the_version_is_that_of_the_build() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("tandem 0.").contains("Java 2").doesNotContain("$");
    }

    @Test
    void an_unknown_command_or_option_is_one_line_and_exit_code_2() {
        assertThat(run("rum")).isEqualTo(2);
        assertThat(run("config", "show", "--frobnicate")).isEqualTo(2);
        assertThat(run("config")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(3)
                .allMatch(l -> l.startsWith("tandem: ") && l.contains(": see 'tandem"));
    }

    @Test
    void config_check_reports_every_problem_on_a_line_of_its_own() throws Exception {
        String file = config("lisen: {}\nsip: {t1-ms: fast}\n");

        assertThat(run("config", "check", "--config", file)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        "tandem: " + file + ":1: unknown key 'lisen': did you mean 'listen'?",
                        "tandem: " + file + ":2: 'sip.t1-ms' is 'fast': give a whole number from 10 to 10000 (ms)");
    }

    @Test
    void a_token_needs_a_key_and_a_name_and_a_stranger_is_remarked_upon() throws Exception {
        assertThat(run("user", "token", "bob", "--config", config(""))).isEqualTo(2);
        assertThat(err.toString()).contains("'tokens.keys-file' is not set");
        Files.writeString(dir.resolve("token.key"), "0123456789abcdef".repeat(2));
        String file = config("tokens: {keys-file: token.key}\nusers:\n  bob: {}\n");
        assertThat(run("user", "token", "b b", "--config", file)).isEqualTo(2);
        assertThat(run("user", "token", "bob", "--config", file, "--minutes", "90"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'b b' is no user name", "give 1 to 60");
        assertThat(run("user", "token", "bob", "--config", file)).isZero();
        assertThat(out.toString().strip()).matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){2}");
        assertThat(err.toString()).contains("good until").doesNotContain("is not in 'users'");
        assertThat(run("user", "token", "bobb", "--config", file)).isZero();
        assertThat(err.toString()).contains("'bobb' is not in 'users'");
    }

    @Test
    void config_check_says_so_when_all_is_in_order() throws Exception {
        assertThat(run("config", "check", "--config", config("sip: {domain: example.org}\n")))
                .isZero();
        assertThat(out.toString()).contains("is in order");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_one_line() {
        assertThat(run("config", "show", "--config", dir.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("there is no such file");
    }

    @Test
    void config_show_prints_what_is_in_force_without_secrets() throws Exception {
        String file = config("users: {carol: {password: hunter2}}\n");

        assertThat(run("config", "show", "--config", file)).isZero();
        assertThat(out.toString())
                .contains("http-port: 8080", "password: '***'")
                .doesNotContain("hunter2");
    }

    @Test
    void run_ends_with_one_line_when_a_port_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String file = config("listen: {http-port: " + taken.getLocalPort() + "}\n");

            assertThat(run("run", "--config", file)).isEqualTo(2);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .startsWith("tandem: TCP port " + taken.getLocalPort())
                    .contains("listen.http-port");
        }
    }

    @Test
    void run_ends_with_one_line_when_its_directory_cannot_be_written() throws Exception {
        String file = config("state-directory: tandem.yaml/below\n");

        assertThat(run("run", "--config", file)).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("tandem: directory " + dir.resolve("tandem.yaml/below") + " cannot be written: ");
    }

    @Test
    void the_demo_configuration_is_valid() {
        assertThat(run("config", "show", "--demo")).isZero();
        assertThat(out.toString()).contains("'+996312000101': ", "udp:127.0.0.1:5072");
    }

    @Test
    void credentials_are_starred_out_of_log_lines() {
        assertThat(RedactedMessage.redact("Authorization: Digest username=\"a\", response=\"0123\", realm=\"x\""))
                .isEqualTo("Authorization: Digest ***");
        assertThat(RedactedMessage.redact("user=a password=hunter2, ha1-md5: \"abc\" a=ice-pwd:xyz\nnext"))
                .isEqualTo("user=a password=***, ha1-md5: *** a=ice-pwd:*** next");
        assertThat(RedactedMessage.redact("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0Rm/+=|2^20"))
                .isEqualTo("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***|2^20");
        assertThat(RedactedMessage.redact("call=7 response came")).isEqualTo("call=7 response came");
        assertThat(RedactedMessage.redact("from=\u001B[31mred\u202Egpj.exe\u2028INFO forged\u009B2J\0${jndi:x}%n"))
                .isEqualTo("from= [31mred gpj.exe INFO forged 2J ${jndi:x}%n");
    }
}
