package io.tandem.gateway.route;

import io.tandem.gateway.config.Key;
import io.tandem.gateway.config.RecordPolicy;
import java.util.List;

/// Where calls to one of our own numbers go, as written under `numbers.<number>`. Immutable.
public record NumberConfig(
        @Key(value = "The operator whose browsers ring.", defMeaning = "nobody; `group` or `trunks` says where it goes")
        String user,

        @Key(value = "The hunt group that it goes to, an entry of `groups`.", defMeaning = "none")
        String group,

        @Key(
                value = "Trunks that calls to it are passed on to, in the order in which they are tried, in place of an"
                        + " operator. Without it no call goes from trunk to trunk.",
                defMeaning = "none")
        List<String> trunks,

        @Key(value = "What those trunks are asked for.", defMeaning = "the number itself")
        String dial,

        @Key(value = "When it is answered, an entry of `hours`.", defMeaning = "always")
        String hours,

        @Key(
                value = "Where its calls go while `hours` is closed.",
                def = "refuse",
                unit = "`user:NAME`, `group:NAME`, `trunk:NAME/NUMBER` or `refuse`")
        Destination closed,

        @Key(value = "Whether calls to it are recorded.", def = "default", defMeaning = "what the trunk says")
        RecordPolicy record) {}
