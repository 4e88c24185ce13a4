package io.tandem.gateway.config;

import io.tandem.media.Codec;
import java.util.List;

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
        String callerId,

        @Key(value = "Groups he belongs to, which routes may name.", defMeaning = "none")
        List<String> groups,

        @Key("What his calls out may cost.") LimitsConfig limits,

        @Key(
                value = "Languages of announcements to this operator, best first.",
                defMeaning = "those of the route, of the trunk, or `announcements.languages`")
        List<String> languages,

        @Key(
                value = "How digits pressed at the far end are brought to this operator's page; what comes from it is"
                        + " understood in every form.",
                def = "auto")
        DtmfMode dtmf,

        @Key(value = "Whether his calls are recorded.", def = "default", defMeaning = "what the route or number says")
        RecordPolicy record,

        @Key(value = "What he may: a supervisor joins others' calls, see `supervise`.", def = "operator")
        UserRole role,

        @Key(value = "Operators whose calls a supervisor may join.", defMeaning = "all")
        List<String> supervises,

        @Key(value = "Codecs toward his browsers, best first; a route may say otherwise.", defMeaning = "`call.codecs`")
        List<Codec> codecs,

        @Key(
                value =
                        "Whether a further call rings while he is in one. Without it the caller is told that he is busy.",
                def = "true")
        boolean callWaiting,

        @Key(
                value = "Operators whose ringing calls he may take, see docs/transfers.md; his own he always may.",
                defMeaning = "nobody's")
        List<String> picksUp) {

    @Override
    public String toString() {
        return "UserConfig[***, callerId=" + callerId + "]";
    }
}
