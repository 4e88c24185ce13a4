package io.tandem.gateway.route.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what is dialled by the rules of one country, once, at the edge. Immutable, any thread.
///
/// The order: `+` or an international prefix makes it a number abroad; else it is one of the country where that is
/// valid
/// there; else a number in international form where it is valid with a `+`; else it is local, which only a route for it
/// lets through. What is dialled on a trunk is made of the result, never of the text.
public final class NumberReader {

    /// E.164 §6.1.
    private static final int MOST_E164_DIGITS = 15;

    private static final int LEAST_E164_DIGITS = 5;
    private static final int MOST_LOCAL_DIGITS = 20;
    /// Without a country nothing else can be meant by so many digits.
    private static final int LEAST_UNPLANNED_DIGITS = 8;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._~-]{0,63}");
    private static final List<String> SATELLITE = List.of("870", "881", "882", "883");
    private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

    private final String country;
    private final List<String> internationalPrefixes;

    /// @param country ISO 3166 code; empty: no national numbers
    /// @param internationalPrefixes digits, longest first; empty: those that the country's numbering plan says
    public NumberReader(String country, List<String> internationalPrefixes) {
        this.country = country;
        this.internationalPrefixes = internationalPrefixes.isEmpty() ? ofPlan(country) : internationalPrefixes;
    }

    /// Whether there is a numbering plan for that country.
    public static boolean knows(String country) {
        return PLANS.getSupportedRegions().contains(country);
    }

    /// What numbers abroad begin with there, where the plan has one plain prefix.
    private static List<String> ofPlan(String country) {
        if (country.isEmpty()) {
            return List.of();
        }
        PhoneNumber example = PLANS.getExampleNumber("US".equals(country) ? "DE" : "US");
        String abroad = PLANS.formatOutOfCountryCallingNumber(example, country);
        String[] parts = abroad.split(" ", 2);
        String prefix = parts[0].replaceAll("[^0-9]", "");
        return prefix.isEmpty() || abroad.startsWith("+") ? List.of() : List.of(prefix);
    }

    public Dialled read(String text) {
        NumberText spelled = NumberText.read(text);
        if (spelled == null) {
            return NAME.matcher(text).matches()
                    ? new Dialled.Name(text)
                    : new Dialled.Unreadable(
                            text.length() > NumberText.MOST_CHARACTERS
                                    ? "longer than any number"
                                    : "characters that no number has");
        }
        String digits = spelled.digits();
        if (digits.indexOf('*') >= 0 || digits.indexOf('#') >= 0) {
            return spelled.plus() ? new Dialled.Unreadable("+ before a service code") : local(digits);
        }
        if (spelled.plus()) {
            return abroad(digits);
        }
        String context = spelled.globalContext();
        if (!context.isEmpty()) {
            return abroad(context + digits);
        }
        for (String prefix : internationalPrefixes) {
            if (digits.startsWith(prefix)) {
                return abroad(digits.substring(prefix.length()));
            }
        }
        return domestic(digits);
    }

    private Dialled domestic(String digits) {
        if (digits.length() > MOST_E164_DIGITS) {
            return local(digits);
        }
        if (country.isEmpty() && digits.length() >= LEAST_UNPLANNED_DIGITS && !digits.startsWith("0")) {
            return new Dialled.E164(digits, false);
        }
        Optional<PhoneNumber> national = country.isEmpty() ? Optional.empty() : valid(digits, country);
        if (national.isEmpty() && !digits.startsWith("0")) {
            national = valid("+" + digits, "ZZ");
        }
        return national.<Dialled>map(number -> new Dialled.E164(e164(number), false))
                .orElseGet(() -> local(digits));
    }

    private static Dialled abroad(String digits) {
        if (digits.startsWith("0")) {
            return new Dialled.Unreadable("no country code begins with 0");
        }
        if (digits.length() < LEAST_E164_DIGITS || digits.length() > MOST_E164_DIGITS) {
            return new Dialled.Unreadable(digits.length() + " digits after +, a number has 5 to 15");
        }
        return new Dialled.E164(digits, true);
    }

    private static Dialled local(String digits) {
        return digits.length() > MOST_LOCAL_DIGITS
                ? new Dialled.Unreadable(digits.length() + " digits, a number has 20 at most")
                : new Dialled.Local(digits);
    }

    private static Optional<PhoneNumber> valid(String text, String country) {
        try {
            PhoneNumber number = PLANS.parse(text, country);
            return PLANS.isValidNumber(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    private static String e164(PhoneNumber number) {
        return PLANS.format(number, PhoneNumberFormat.E164).substring(1);
    }

    /// As it is dialled within the country, where it is one of it: `996312000101` -> `0312000101`. Else as it is
    /// abroad.
    public String national(String e164) {
        Optional<PhoneNumber> number = valid("+" + e164, "ZZ");
        if (number.isEmpty() || country.isEmpty()) {
            return e164;
        }
        if (PLANS.getCountryCodeForRegion(country) == number.get().getCountryCode()) {
            return PLANS.format(number.get(), PhoneNumberFormat.NATIONAL).replaceAll("[^0-9]", "");
        }
        return internationalPrefixes.isEmpty() ? e164 : internationalPrefixes.getFirst() + e164;
    }

    /// What the numbering plans say that such a number costs.
    public static Set<NumberClass> classes(String e164) {
        Set<NumberClass> classes = EnumSet.noneOf(NumberClass.class);
        for (String prefix : SATELLITE) {
            if (e164.startsWith(prefix)) {
                classes.add(NumberClass.SATELLITE);
            }
        }
        try {
            if (PLANS.getNumberType(PLANS.parse("+" + e164, "ZZ")) == PhoneNumberType.PREMIUM_RATE) {
                classes.add(NumberClass.PREMIUM);
            }
        } catch (NumberParseException unknownCountry) {
            // in no numbering plan, so in no class of one
            return classes;
        }
        return classes;
    }
}
