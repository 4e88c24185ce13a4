package io.tandem.gateway.route.number;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;
import com.google.i18n.phonenumbers.metadata.source.MetadataSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which numbers of a country code are premium: a few patterns that are looked at in place of all kinds of all its
/// regions,
/// which takes libphonenumber 100 us for a number that twenty-five regions share. A number that is premium in one of
/// them
/// counts as premium in all. Immutable.
///
/// @param patterns of national numbers
record PremiumPlan(List<Pattern> patterns) {

    /// What libphonenumber calls country codes that belong to no region, such as 979.
    private static final String NO_REGION = "001";

    static PremiumPlan of(int countryCode) {
        MetadataSource source =
                DefaultMetadataDependenciesProvider.getInstance().getPhoneNumberMetadataSource();
        Stream<PhoneMetadata> plans = PhoneNumberUtil.getInstance().getRegionCodesForCountryCode(countryCode).stream()
                .map(region -> region.equals(NO_REGION)
                        ? source.getMetadataForNonGeographicalRegion(countryCode)
                        : source.getMetadataForRegion(region))
                .filter(Objects::nonNull);
        return new PremiumPlan(plans.filter(PhoneMetadata::hasPremiumRate)
                .map(plan -> plan.getPremiumRate().getNationalNumberPattern())
                .filter(pattern -> !pattern.isEmpty() && !pattern.equals("NA"))
                .distinct()
                .map(Pattern::compile)
                .toList());
    }

    boolean has(String national) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(national).matches()) {
                return true;
            }
        }
        return false;
    }
}
