package io.tandem.gateway.config;

/// One operator. Immutable. Either the password or HA1 values are given.
public record UserConfig(
        @Key(value = "Password in clear. Better give the two HA1 values.", secret = true)
        String password,

        @Key(value = "Hex of SHA-256 of `user:domain:password` (RFC 7616).", secret = true, unit = "64 hex digits")
        String ha1Sha256,

        @Key(value = "Hex of MD5 of `user:domain:password` (RFC 2617).", secret = true, unit = "32 hex digits")
        String ha1Md5,

        @Key(
                value = "Number that trunks see as caller where neither route nor trunk gives one.",
                defMeaning = "the user name")
        String callerId) {

    @Override
    public String toString() {
        return "UserConfig[***, callerId=" + callerId + "]";
    }
}
