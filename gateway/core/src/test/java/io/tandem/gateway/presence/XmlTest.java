package io.tandem.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class XmlTest {

    private static final String NASTY = "<&>\"'\u0000\u0001]]>\ud800\u202e";

    @Test
    void whatever_a_name_holds_the_document_is_well_formed_and_says_the_same() {
        Lamp lamp = new Lamp("d\"1", false, Lamp.State.EARLY, "a&b<c>'\"");
        String document = DialogInfo.render("<bob>&", "tandem.local", 3, List.of(lamp), List.of(lamp));
        List<String> names = new ArrayList<>();
        assertThat(Xml.read(document, e -> names.add(e.name()))).isTrue();
        assertThat(names)
                .containsExactly(
                        "state",
                        "identity",
                        "target",
                        "remote",
                        "dialog",
                        "state",
                        "identity",
                        "target",
                        "remote",
                        "dialog",
                        "dialog-info");
        List<String> texts = new ArrayList<>();
        assertThat(Xml.read("<a>" + Xml.escape(NASTY) + "</a>", e -> texts.add(e.text())))
                .isTrue();
        assertThat(texts).containsExactly("<&>\"'\ufffd\ufffd]]>\ufffd\u202e");
    }

    @Test
    void document_types_and_entities_are_refused() {
        String bomb = "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]><presence xmlns='"
                + Pidf.NAMESPACE + "'>&b;</presence>";
        String outside = "<!DOCTYPE p SYSTEM 'file:///etc/passwd'><presence xmlns='" + Pidf.NAMESPACE + "'/>";
        assertThat(Pidf.read(bomb)).isEmpty();
        assertThat(Pidf.read(outside)).isEmpty();
        assertThat(Pidf.read("<a>".repeat(5_000))).isEmpty();
        assertThat(Pidf.read("<a>".repeat(40) + "</a>".repeat(40))).isEmpty();
        assertThat(Pidf.read("")).isEmpty();
        assertThat(Pidf.read("<presence/>")).as("of another namespace").isEmpty();
    }

    @Test
    void published_documents_are_read_for_what_they_mean() {
        String head = "<presence xmlns='" + Pidf.NAMESPACE + "' xmlns:r='" + Pidf.RPID + "'>";
        assertThat(Pidf.read(head + "<tuple id='1'><status><basic>open</basic></status></tuple></presence>"))
                .hasValue(Availability.AVAILABLE);
        assertThat(Pidf.read(head + "<tuple id='1'><status><basic> closed </basic></status></tuple></presence>"))
                .hasValue(Availability.DO_NOT_DISTURB);
        assertThat(Pidf.read(head + "<r:activities><r:away/></r:activities></presence>"))
                .hasValue(Availability.AWAY);
        assertThat(Pidf.read(head + "<r:activities><r:away/><r:busy/></r:activities></presence>"))
                .hasValue(Availability.DO_NOT_DISTURB);
        assertThat(Pidf.read(head + "<busy/></presence>")).hasValue(Availability.AVAILABLE);
    }

    @Test
    void what_we_render_reads_back() {
        for (Availability said : Availability.values()) {
            Sight sight = new Sight("bob", true, said, List.of());
            assertThat(Pidf.read(Pidf.render(sight, "tandem.local"))).hasValue(said);
        }
    }

    @Test
    void composing_is_written_anew() {
        String theirs = "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state>"
                + "<contenttype>text/plain</contenttype><evil xmlns='x'/></isComposing>";
        assertThat(IsComposing.anew(theirs).orElseThrow())
                .contains("<state>active</state>")
                .doesNotContain("evil");
        assertThat(IsComposing.anew(theirs.replace("active", "shouting"))).isEmpty();
        assertThat(IsComposing.anew("hello")).isEmpty();
    }
}
