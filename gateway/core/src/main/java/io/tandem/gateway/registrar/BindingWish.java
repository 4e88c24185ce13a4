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

    /// @param regId as given; 0 where there is none or no instance (RFC 5626 §4.2)
    /// @param expiresSeconds as asked for; -1 where nothing was said
    record Contact(NameAddr address, String instanceId, int regId, long expiresSeconds) {}

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
            Optional<Integer> regId = regId(address.get());
            if (regId.isEmpty()) {
                return new Malformed("Bad reg-id");
            }
            contacts.add(new Contact(address.get(), instance, regId.get(), expires));
        }
        return new Bind(List.copyOf(contacts));
    }

    /// RFC 5626 §4.2: from 1 to 2^31 - 1, and of use only beside an instance (§6).
    private static Optional<Integer> regId(NameAddr address) {
        Optional<String> given = address.parameter("reg-id");
        if (given.isEmpty() || address.parameter("+sip.instance").isEmpty()) {
            return Optional.of(0);
        }
        long number = given.get().matches("[0-9]{1,10}") ? Long.parseLong(given.get()) : 0;
        return number >= 1 && number <= Integer.MAX_VALUE ? Optional.of((int) number) : Optional.empty();
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
