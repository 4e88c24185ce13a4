package io.tandem.gateway.route.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.gateway.route.number.Dialled.E164;
import io.tandem.gateway.route.number.Dialled.Local;
import io.tandem.gateway.route.number.Dialled.Name;
import io.tandem.gateway.route.number.Dialled.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {

    private final NumberReader bishkek = new NumberReader("KG", List.of("810", "00"));
    private final NumberReader nowhere = new NumberReader("", List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+996312000101",
                "+996 (312) 00-01-01",
                "00996312000101",
                "8-10-996-312-000101",
                "0312000101",
                "0312 00 01 01",
                "312000101",
                "996312000101",
                "tel:+996312000101",
                "TEL:+996-312-000101;ext=7",
                "tel:312000101;phone-context=+996",
                "0312000101;phone-context=example.com",
                "%2B996312000101",
                "%2b996%20312000101",
                "\uff0b\uff19\uff19\uff16312000101",
                "+\u0669\u0669\u0666\u0663\u0661\u0662\u0660\u0660\u0660\u0661\u0660\u0661",
                "+996\u00a0312\u2013000101"
            })
    void each_spelling_is_the_same_number(String dialled) {
        assertThat(bishkek.read(dialled).key()).isEqualTo("996312000101");
        assertThat(bishkek.read(dialled)).isInstanceOf(E164.class);
    }

    @Test
    void only_what_was_dialled_as_a_number_abroad_keeps_its_plus() {
        assertThat(bishkek.read("+996312000101")).isEqualTo(new E164("996312000101", true));
        assertThat(bishkek.read("0312000101")).isEqualTo(new E164("996312000101", false));
    }

    @Test
    void a_country_has_its_own_numbers_and_prefix_for_others() {
        assertThat(new NumberReader("GB", List.of()).read("020 7946 0018").key())
                .isEqualTo("442079460018");
        assertThat(new NumberReader("US", List.of()).read("011 44 20 7946 0018").key())
                .isEqualTo("442079460018");
        assertThat(new NumberReader("RU", List.of()).read("8 (495) 123-45-67").key())
                .isEqualTo("74951234567");
    }

    @Test
    void without_a_country_digits_stay_as_they_are() {
        assertThat(nowhere.read("0312000101")).isEqualTo(new Local("0312000101"));
        assertThat(nowhere.read("00996312000101")).isEqualTo(new Local("00996312000101"));
        assertThat(nowhere.read("996312000101")).isEqualTo(new E164("996312000101", false));
    }

    @Test
    void short_numbers_and_service_codes_are_local() {
        assertThat(bishkek.read("101")).isEqualTo(new Local("101"));
        assertThat(bishkek.read("*21*0312000101#")).isEqualTo(new Local("*21*0312000101#"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+996312000101,,1",
                "996312000101|996312000102",
                "996312000101&996312000102",
                "{origination_caller_id=1}996312000101",
                "[leg_timeout=1]996312000101",
                "996312000101@elsewhere",
                "996312000101\r\nX: y",
                "996312000101\u0000",
                "996312000101\u2028",
                "%252B996312000101",
                "%zz996312000101",
                "99631200%",
                "+0996312000101",
                "++996312000101",
                "996+312000101",
                "+996312000101996312000101",
                "+12",
                "+*21#",
                "9O0",
                "",
                " "
            })
    void what_hides_as_a_number_is_none(String dialled) {
        assertThat(bishkek.read(dialled)).isInstanceOf(Unreadable.class);
    }

    @Test
    void three_hundred_digits_are_no_number() {
        assertThat(bishkek.read("1".repeat(300))).isInstanceOf(Unreadable.class);
        assertThat(bishkek.read("1".repeat(21))).isInstanceOf(Unreadable.class);
    }

    @Test
    void a_name_is_a_name() {
        assertThat(bishkek.read("alice")).isEqualTo(new Name("alice"));
    }

    @Test
    void costly_numbers_are_known_by_the_numbering_plans() {
        assertThat(NumberReader.classes("881612345678")).containsExactly(NumberClass.SATELLITE);
        assertThat(NumberReader.classes("870773111632")).containsExactly(NumberClass.SATELLITE);
        assertThat(NumberReader.classes("19002345678")).containsExactly(NumberClass.PREMIUM);
        assertThat(NumberReader.classes("979123456789")).containsExactly(NumberClass.PREMIUM);
        assertThat(NumberReader.classes("996312000101")).isEmpty();
    }

    @Test
    void numbers_are_given_in_national_form_where_a_trunk_wants_it() {
        assertThat(bishkek.national("996312000101")).isEqualTo("0312000101");
        assertThat(bishkek.national("442079460018")).isEqualTo("810442079460018");
        assertThat(nowhere.national("442079460018")).isEqualTo("442079460018");
    }

    @Test
    void numbers_of_this_site_alone_are_taken_as_they_are_dialled() {
        NumberReader site = new NumberReader("KG", List.of("810", "00"), List.of("3"));

        assertThat(bishkek.read("312000101")).isEqualTo(new Dialled.E164("996312000101", false));
        assertThat(site.read("312000101")).isEqualTo(new Dialled.Local("312000101"));
        assertThat(site.read("0312000101")).isEqualTo(new Dialled.E164("996312000101", false));
        assertThat(site.read("+312000101")).isEqualTo(new Dialled.E164("312000101", true));
    }
}
