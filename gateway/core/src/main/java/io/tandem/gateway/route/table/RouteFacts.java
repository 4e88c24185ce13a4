package io.tandem.gateway.route.table;

/// What a decision must know of the world and no configuration says. Any thread; nothing here blocks.
public interface RouteFacts {

    /// Whether there is an operator of that name.
    boolean operator(String name);

    /// Number that an operator shows where neither route nor trunk gives one.
    String callerId(String user);

    /// Whether a trunk is up, and known where it is.
    boolean up(String trunk);

    /// Whether calls can be sent to a trunk at all: its name has led somewhere.
    boolean reachable(String trunk);

    /// What an operator has used up.
    Usage ofUser(String user);

    /// What has been used up by a trunk.
    Usage ofTrunk(String trunk);

    /// Chance, for trunks that are drawn by weight.
    ///
    /// @return from 0 to `bound` - 1
    int draw(int bound);
}
