package io.tandem.gateway.trunk;

import io.tandem.gateway.config.Key;

/// `trunks.<name>.identity`: who is said to call. Immutable.
public record TrunkIdentityConfig(
        @Key(
                value = "Believe its P-Asserted-Identity, Remote-Party-ID, Diversion and History-Info; and tell it the"
                        + " number of an operator who calls anonymously, to be withheld by it (RFC 3325). What others"
                        + " say there is not read.",
                def = "false")
        boolean trusted,

        @Key(
                value = "Where the caller's number goes beside From: `none`, `asserted` (P-Asserted-Identity),"
                        + " `preferred` (P-Preferred-Identity), or `remote-party-id`.",
                def = "none")
        TrunkSignalling.IdentityHeader send) {}
