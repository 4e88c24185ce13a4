package io.tandem.gateway.trunk;

import io.tandem.gateway.sip.Hop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/// One host that serves a trunk, with what its SRV record says of its turn (RFC 2782). Immutable.
///
/// @param priority the lower goes first
/// @param weight its share among those of the same priority
/// @param addresses all of one host
record Target(int priority, int weight, List<Hop.Address> addresses) {

    Target {
        addresses = List.copyOf(addresses);
    }

    /// The addresses in an order drawn anew: by priority, and within one priority by chance in the proportion of the
    /// weights (RFC 2782, "Weight").
    ///
    /// @param random gives a number from 0 up to, not including, its argument
    static List<Hop.Address> inOrder(List<Target> targets, IntUnaryOperator random) {
        TreeMap<Integer, List<Target>> byPriority = new TreeMap<>();
        targets.forEach(t ->
                byPriority.computeIfAbsent(t.priority(), p -> new ArrayList<>()).add(t));
        List<Hop.Address> order = new ArrayList<>();
        for (List<Target> group : byPriority.values()) {
            // those without weight stand first, so that they have a very small chance to be drawn
            group.sort(Comparator.comparingInt((Target t) -> Math.min(t.weight(), 1)));
            while (!group.isEmpty()) {
                order.addAll(draw(group, random).addresses());
            }
        }
        return order.stream().distinct().toList();
    }

    private static Target draw(List<Target> group, IntUnaryOperator random) {
        int sum = group.stream().mapToInt(Target::weight).sum();
        boolean choice = group.size() > 1 && sum > 0;
        int drawn = choice ? random.applyAsInt(sum + 1) : 0;
        int running = 0;
        for (Target target : group) {
            running += target.weight();
            if (running >= drawn) {
                group.remove(target);
                return target;
            }
        }
        return group.removeLast();
    }
}
