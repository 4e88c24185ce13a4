package io.tandem.gateway.config;

/// Where configuration, operators and call records are kept, as written under `store`. Immutable.
public record StoreConfig(
        @Key(
                value =
                        "A database of MySQL, Percona or MariaDB, `jdbc:mariadb://host/name`; several gateways may share it.",
                defMeaning = "an embedded one in `state-directory`")
        String url,

        @Key(value = "Its user.", defMeaning = "none") String username,
        @Key(value = "The user's password.", secret = true) String password,

        @Key(
                value = "Call records that wait on the disk while it is gone; more are in `cdr.file` alone.",
                def = "100000",
                min = 100,
                max = 10_000_000)
        int spoolRecords) {

    @Override
    public String toString() {
        return "StoreConfig[***, " + username + "]";
    }
}
