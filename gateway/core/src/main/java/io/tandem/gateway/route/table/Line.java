package io.tandem.gateway.route.table;

import io.tandem.gateway.config.Price;
import io.tandem.gateway.route.RoutingConfig;
import io.tandem.gateway.route.number.Dialled;
import io.tandem.gateway.route.number.NumberReader;
import io.tandem.gateway.trunk.TrunkConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What routing knows of a trunk: its national rules, its rates, who may be shown as caller. Immutable.
///
/// @param rates a minute's price by first digits
record Line(String name, TrunkConfig config, NumberReader numbers, Map<String, Price> rates) {

    static Line of(String name, TrunkConfig config, RoutingConfig routing, NumberReader ofAll) {
        boolean own = !config.country().isEmpty() && !config.country().equals(routing.country());
        Map<String, Price> rates = new HashMap<>();
        config.rates().forEach((prefix, price) -> rates.put(Rule.key(prefix), price));
        return new Line(name, config, own ? ofCountry(config.country(), routing) : ofAll, Map.copyOf(rates));
    }

    private static NumberReader ofCountry(String country, RoutingConfig routing) {
        return new NumberReader(country, List.of(), routing.privatePrefixes());
    }

    /// What a minute costs; null: nobody wrote it down.
    @Nullable
    Price rate(String key) {
        for (int length = key.length(); length >= 0 && !rates.isEmpty(); length--) {
            Price price = rates.get(key.substring(0, length));
            if (price != null) {
                return price;
            }
        }
        return null;
    }

    /// A number as this trunk wants it.
    String written(Dialled number) {
        return switch (number) {
            case Dialled.E164(String digits, boolean plus) ->
                switch (config.numberFormat()) {
                    case AUTO -> plus ? "+" + digits : digits;
                    case E164 -> digits;
                    case PLUS -> "+" + digits;
                    case NATIONAL -> numbers.national(digits);
                };
            case Dialled.Local local -> local.digits();
            case Dialled.Name name -> "";
            case Dialled.Unreadable unreadable -> "";
        };
    }

    /// Who may be shown as caller: a number that is not this trunk's is replaced by the one that is.
    String shown(String wanted) {
        if (config.ownNumbers().isEmpty()) {
            return wanted;
        }
        String key = Rule.key(wanted);
        for (String own : config.ownNumbers()) {
            if (!key.isEmpty() && key.startsWith(Rule.key(own))) {
                return wanted;
            }
        }
        return config.callerId();
    }
}
