package io.tandem.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Who may import whom, as docs/architecture.md says.
class ArchitectureTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tandem");

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(ALL);
    }

    @Test
    void the_rules_look_at_the_whole_product() {
        assertThat(ALL.contain("io.tandem.gateway.Main")).isTrue();
        assertThat(ALL.contain("io.tandem.media.MediaPlane")).isTrue();
        assertThat(ALL.contain("io.tandem.plugin.Plugin")).isTrue();
    }

    @Test
    void packages_of_the_gateway_have_no_cycles() {
        holds(slices().matching("io.tandem.gateway.(*)..").should().beFreeOfCycles());
    }

    @Test
    void media_knows_neither_sip_nor_the_gateway() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.tandem.media..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.tandem.gateway..", "io.tandem.plugin..", "javax.sip..")));
    }

    @Test
    void the_plugin_interface_depends_on_nothing() {
        holds(classes()
                .that()
                .resideInAPackage("io.tandem.plugin..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("io.tandem.plugin..", "java..", "org.jspecify..")));
    }

    @Test
    void leaves_import_no_feature() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tandem.gateway.config..", "io.tandem.gateway.concurrent..", "io.tandem.gateway.store..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.tandem.gateway..")
                        .and(not(resideInAnyPackage(
                                "io.tandem.gateway.config..",
                                "io.tandem.gateway.concurrent..",
                                "io.tandem.gateway.store..")))));
    }

    @Test
    void only_one_package_knows_jain_sip() {
        onlyIn("io.tandem.gateway.sip.jain..", "javax.sip..", "gov.nist..");
    }

    @Test
    void netty_stays_in_the_packages_of_the_network() {
        holds(noClasses()
                .that(not(resideInAnyPackage(
                        "io.tandem.gateway.ws..",
                        "io.tandem.gateway.sip.net..",
                        "io.tandem.gateway.sip.stack..",
                        "io.tandem.gateway.dns..",
                        "io.tandem.media.net..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty..")));
    }

    @Test
    void only_the_cluster_and_the_dispatch_store_may_know_redis() {
        holds(noClasses()
                .that(not(resideInAnyPackage("io.tandem.gateway.cluster..", "io.tandem.dispatch.store..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.lettuce..", "redis.clients..")));
    }

    @Test
    void sql_stays_in_the_store() {
        onlyIn(
                "io.tandem.gateway.store..",
                "java.sql..",
                "javax.sql..",
                "org.h2..",
                "org.jdbi..",
                "org.flywaydb..",
                "com.zaxxer..");
    }

    @Test
    void only_the_admin_api_knows_vertx() {
        onlyIn("io.tandem.gateway.api..", "io.vertx..");
    }

    @Test
    void only_one_package_knows_the_numbering_plans() {
        onlyIn("io.tandem.gateway.route.number..", "com.google.i18n..");
    }

    @Test
    void routing_decides_from_memory_and_reads_no_clock() {
        holds(noClasses()
                .that()
                .resideInAPackage("io.tandem.gateway.route..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.tandem.gateway.store..", "java.net..", "java.nio.file..", "java.nio.channels.."))
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void only_one_package_knows_the_opus_libraries() {
        onlyIn("io.tandem.media.codec..", "org.lwjgl..", "io.github.jaredmdobson..");
    }

    @Test
    void machines_read_no_wall_clock() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("io.tandem.gateway.call..", "io.tandem.gateway.sdp..", "io.tandem.gateway.sip")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class));
    }

    private static void onlyIn(String home, String... foreign) {
        holds(noClasses().that(not(resideInAPackage(home))).should().dependOnClassesThat(resideInAnyPackage(foreign)));
    }
}
