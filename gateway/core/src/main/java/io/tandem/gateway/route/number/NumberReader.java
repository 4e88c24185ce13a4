package io.tandem.gateway.route.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what is dialled by the rules of one country, once, at the edge. Immutable, any thread.
///
/// The order: a prefix of this site's own numbers makes it local; `+` or an international prefix makes it a number
/// abroad; else it is one of the country where that is
/// valid
/// there; else a number in international form where it is valid with a `+`; else it is local, which only a route for it
/// lets through. What is dialled on a trunk is made of the result, never of the text.
public final class NumberReader {

    /// E.164 §6.1.
    private static final int MOST_E164_DIGITS = 15;

    private static final int LEAST_E164_DIGITS = 4;
    private static final int MOST_LOCAL_DIGITS = 20;
    /// Without a country nothing else can be meant by so many digits.
    private static final int LEAST_UNPLANNED_DIGITS = 8;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._~-]{0,63}");
    private static final List<String> SATELLITE = List.of("870", "881", "882", "883");
    private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();

    private static final Set<Integer> CODES = PLANS.getSupportedCallingCodes();
    /// By country code, each made when it is first asked for.
    private static final ConcurrentHashMap<Integer, PremiumPlan> PREMIUM = new ConcurrentHashMap<>();

    private final String country;
    /// Lengths of the country's numbers, and what is dialled before them there.
    private final BitSet lengths;

    private final String trunkPrefix;
    private final List<String> internationalPrefixes;
    private final List<String> privatePrefixes;

    /// The same where no numbers are this site's alone.
    public NumberReader(String country, List<String> internationalPrefixes) {
        this(country, internationalPrefixes, List.of());
    }

    /// @param country ISO 3166 code; empty: no national numbers
    /// @param internationalPrefixes digits, longest first; empty: those that the country's numbering plan says
    /// @param privatePrefixes digits that numbers begin with which are in no country's plan (RFC 3966 §5.1.5)
    public NumberReader(String country, List<String> internationalPrefixes, List<String> privatePrefixes) {
        this.privatePrefixes = List.copyOf(privatePrefixes);
        this.country = country;
        this.lengths = lengths(country);
        String dialledBefore = country.isEmpty() ? null : PLANS.getNddPrefixForRegion(country, true);
        this.trunkPrefix = dialledBefore == null ? "" : dialledBefore;
        this.internationalPrefixes = internationalPrefixes.isEmpty() ? ofPlan(country) : internationalPrefixes;
    }

    /// Whether there is a numbering plan for that country.
    public static boolean knows(String country) {
        return PLANS.getSupportedRegions().contains(country);
    }

    private static BitSet lengths(String country) {
        BitSet lengths = new BitSet();
        int code = country.isEmpty() ? 0 : PLANS.getCountryCodeForRegion(country);
        long national = 2;
        for (int length = 1; length <= MOST_E164_DIGITS && code > 0; length++) {
            PhoneNumber number = new PhoneNumber().setCountryCode(code).setNationalNumber(national);
            switch (PLANS.isPossibleNumberWithReason(number)) {
                case IS_POSSIBLE, IS_POSSIBLE_LOCAL_ONLY -> lengths.set(length);
                case INVALID_COUNTRY_CODE, INVALID_LENGTH, TOO_LONG, TOO_SHORT -> {}
            }
            national = national * 10 + 2;
        }
        return lengths;
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
        for (String prefix : privatePrefixes) {
            if (digits.startsWith(prefix)) {
                return local(digits);
            }
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
        Optional<PhoneNumber> national = nationalLength(digits) ? valid(digits) : Optional.empty();
        if (national.isPresent()) {
            return new Dialled.E164(e164(national.get()), false);
        }
        PhoneNumber international = split(digits);
        boolean valid =
                international != null && PLANS.isPossibleNumber(international) && PLANS.isValidNumber(international);
        return valid ? new Dialled.E164(digits, false) : local(digits);
    }

    /// Whether the country has numbers that long: it saves reading most of those that are none.
    private boolean nationalLength(String digits) {
        int bare = digits.startsWith(trunkPrefix) ? digits.length() - trunkPrefix.length() : digits.length();
        return lengths.get(bare) || lengths.get(digits.length());
    }

    private static Dialled abroad(String digits) {
        if (digits.startsWith("0")) {
            return new Dialled.Unreadable("no country code begins with 0");
        }
        if (digits.length() < LEAST_E164_DIGITS || digits.length() > MOST_E164_DIGITS) {
            return new Dialled.Unreadable(digits.length() + " digits after +, a number has 4 to 15");
        }
        return new Dialled.E164(digits, true);
    }

    private static Dialled local(String digits) {
        return digits.length() > MOST_LOCAL_DIGITS
                ? new Dialled.Unreadable(digits.length() + " digits, a number has 20 at most")
                : new Dialled.Local(digits);
    }

    private Optional<PhoneNumber> valid(String national) {
        try {
            PhoneNumber number = PLANS.parse(national, country);
            return PLANS.isValidNumber(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /// A number in international form, without the cost of parsing it; null: no country has that code.
    private static @Nullable PhoneNumber split(String e164) {
        int code = code(e164);
        if (code == 0) {
            return null;
        }
        String national = e164.substring(Integer.toString(code).length());
        int zeros = 0;
        while (zeros < national.length() - 1 && national.charAt(zeros) == '0') {
            zeros++;
        }
        PhoneNumber number = new PhoneNumber().setCountryCode(code).setNationalNumber(Long.parseLong(national));
        return zeros == 0 ? number : number.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros);
    }

    /// The country code that a number begins with; 0: none, or nothing but it.
    private static int code(String e164) {
        int code = 0;
        for (int length = 1; length <= 3 && length < e164.length(); length++) {
            code = code * 10 + e164.charAt(length - 1) - '0';
            if (CODES.contains(code)) {
                return code;
            }
        }
        return 0;
    }

    private static String e164(PhoneNumber number) {
        return PLANS.format(number, PhoneNumberFormat.E164).substring(1);
    }

    /// As it is dialled within the country, where it is one of it: `996312000101` -> `0312000101`. Else as it is
    /// abroad.
    public String national(String e164) {
        PhoneNumber number = split(e164);
        if (number == null || country.isEmpty()) {
            return e164;
        }
        if (PLANS.getCountryCodeForRegion(country) == number.getCountryCode()) {
            return PLANS.format(number, PhoneNumberFormat.NATIONAL).replaceAll("[^0-9]", "");
        }
        return internationalPrefixes.isEmpty() ? e164 : internationalPrefixes.getFirst() + e164;
    }

    /// What the numbering plans say that such a number costs.
    public static Set<NumberClass> classes(String e164) {
        for (String prefix : SATELLITE) {
            if (e164.startsWith(prefix)) {
                return Set.of(NumberClass.SATELLITE);
            }
        }
        int code = code(e164);
        boolean premium = code > 0
                && PREMIUM.computeIfAbsent(code, PremiumPlan::of)
                        .has(e164.substring(Integer.toString(code).length()));
        return premium ? Set.of(NumberClass.PREMIUM) : Set.of();
    }
}
