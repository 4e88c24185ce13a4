package io.tandem.gateway.registrar;

import io.tandem.gateway.sip.Headers;
import io.tandem.gateway.sip.NameAddr;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a REGISTER asks for (RFC 3261 §10.2). Immutable.
sealed interface BindingWish {

    /// The current bindings, nothing else: a REGISTER without Contact.
    record Query() implements BindingWish {}

    /// `Contact: *` with `Expires: 0`.
    record RemoveAll() implements BindingWish {}

    record Bind(List<Contact> contacts) implements BindingWish {}

    /// It makes no sense.
    record Malformed(String why) implements BindingWish {}

    /// @param expiresSeconds as asked for; -1 where nothing was said
    record Contact(NameAddr address, String instanceId, long expiresSeconds) {}

    static BindingWish of(SipRequest request) {
        Headers headers = request.headers();
        List<String> values = headers.all("Contact");
        Optional<Long> general = headers.first("Expires").map(BindingWish::seconds);
        if (values.isEmpty()) {
            return new Query();
        }
        if (values.stream().anyMatch(v -> v.strip().equals("*"))) {
            return values.size() == 1 && general.equals(Optional.of(0L))
                    ? new RemoveAll()
                    : new Malformed("Contact: * goes alone and with Expires: 0");
        }
        List<Contact> contacts = new ArrayList<>();
        for (String value : values) {
            Optional<NameAddr> address = NameAddr.parse(value);
            if (address.isEmpty()) {
                return new Malformed("Bad Contact");
            }
            long expires =
                    address.get().parameter("expires").map(BindingWish::seconds).orElse(general.orElse(-1L));
            String instance = address.get()
                    .parameter("+sip.instance")
                    .orElseGet(() -> address.get().uri().toString());
            contacts.add(new Contact(address.get(), instance, expires));
        }
        return new Bind(List.copyOf(contacts));
    }

    /// A malformed delta-seconds counts as none given (RFC 3261 §20.19 leaves it open; a registrar decides
    /// then).
    private static long seconds(String text) {
        try {
            return Math.clamp(Long.parseLong(text.strip()), 0, Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
