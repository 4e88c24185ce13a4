package io.tandem.media;

import java.net.Inet6Address;
import java.net.InetAddress;

/// One address of this gateway's media: where its sockets are bound, and what our SDP says of it. The two
/// differ behind a NAT that maps one address to one other (1:1), or where the wildcard is bound. Immutable.
///
/// @param bind one of this machine's addresses, or the wildcard
/// @param advertised what browsers and trunks send to; never the wildcard
public record MediaAddress(InetAddress bind, InetAddress advertised) {

    public MediaAddress {
        if (advertised.isAnyLocalAddress()) {
            throw new IllegalArgumentException("an address that others can send to behind the '=', as in 0.0.0.0="
                    + "203.0.113.9: nobody can send to " + advertised.getHostAddress());
        }
        if (!bind.isAnyLocalAddress() && bind.getClass() != advertised.getClass()) {
            throw new IllegalArgumentException("two addresses of one family: " + bind.getHostAddress() + " and "
                    + advertised.getHostAddress() + " are not");
        }
    }

    /// Bound to and advertised alike.
    public static MediaAddress of(InetAddress address) {
        return new MediaAddress(address, address);
    }

    /// Reads `address`, or `bound=advertised`. Names are not resolved.
    ///
    /// @throws IllegalArgumentException with the allowed form
    public static MediaAddress parse(String text) {
        int sign = text.indexOf('=');
        InetAddress bind = literal(sign < 0 ? text : text.substring(0, sign));
        return new MediaAddress(bind, sign < 0 ? bind : literal(text.substring(sign + 1)));
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an IP address, or the bound and the advertised one as 10.0.0.5=203.0.113.9", e);
        }
    }

    /// Whether this is IPv6.
    public boolean isIpv6() {
        return advertised instanceof Inet6Address;
    }

    @Override
    public String toString() {
        String bound = bind.getHostAddress();
        return bind.equals(advertised) ? bound : bound + "=" + advertised.getHostAddress();
    }
}
