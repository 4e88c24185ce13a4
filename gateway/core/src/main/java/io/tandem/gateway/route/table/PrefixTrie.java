package io.tandem.gateway.route.table;

import java.util.Arrays;
import java.util.List;

/// Finds the ranks of all prefixes of a number, in ascending order, in steps that its length bounds. Four flat arrays,
/// so
/// that 100,000 prefixes are no 100,000 objects. Immutable, any thread.
final class PrefixTrie {

    private static final int NONE = -1;

    /// By node; node 0 is the empty prefix.
    private final int[] firstChild;

    private final int[] nextSibling;
    private final byte[] character;
    /// Ranks of node n: `ranks[from[n]] .. ranks[from[n + 1] - 1]`.
    private final int[] from;

    private final int[] ranks;

    private PrefixTrie(int[] firstChild, int[] nextSibling, byte[] character, int[] from, int[] ranks) {
        this.firstChild = firstChild;
        this.nextSibling = nextSibling;
        this.character = character;
        this.from = from;
        this.ranks = ranks;
    }

    /// @param prefixes by rank: ASCII, the empty one fits every number
    static PrefixTrie of(List<String> prefixes) {
        Builder builder = new Builder();
        int[] nodes = new int[prefixes.size()];
        for (int rank = 0; rank < nodes.length; rank++) {
            nodes[rank] = builder.node(prefixes.get(rank));
        }
        return builder.build(nodes);
    }

    /// The prefixes of a number.
    Matches of(String number) {
        int[] cursors = new int[number.length() + 1];
        int[] ends = new int[number.length() + 1];
        int found = 0;
        int node = 0;
        for (int i = 0; node != NONE; i++) {
            if (from[node] < from[node + 1]) {
                cursors[found] = from[node];
                ends[found++] = from[node + 1];
            }
            node = i < number.length() ? child(node, number.charAt(i)) : NONE;
        }
        return new Matches(cursors, ends, found);
    }

    private int child(int node, char wanted) {
        int child = firstChild[node];
        while (child != NONE && character[child] != (byte) wanted) {
            child = nextSibling[child];
        }
        return child;
    }

    /// Goes through the ranks once, lowest first. Confined to one thread.
    final class Matches {
        private final int[] cursors;
        private final int[] ends;
        private final int lists;

        private Matches(int[] cursors, int[] ends, int lists) {
            this.cursors = cursors;
            this.ends = ends;
            this.lists = lists;
        }

        /// @return -1 after the last
        int next() {
            int best = NONE;
            for (int i = 0; i < lists; i++) {
                if (cursors[i] < ends[i] && (best == NONE || ranks[cursors[i]] < ranks[cursors[best]])) {
                    best = i;
                }
            }
            return best == NONE ? NONE : ranks[cursors[best]++];
        }
    }

    /// Grows the arrays. Confined to one thread.
    private static final class Builder {
        private static final int FIRST_SIZE = 1024;

        private int[] firstChild = new int[FIRST_SIZE];
        private int[] nextSibling = new int[FIRST_SIZE];
        private byte[] character = new byte[FIRST_SIZE];
        private int size;

        Builder() {
            add((byte) 0, NONE);
        }

        int node(String prefix) {
            int node = 0;
            for (int i = 0; i < prefix.length(); i++) {
                byte wanted = (byte) prefix.charAt(i);
                int child = firstChild[node];
                while (child != NONE && character[child] != wanted) {
                    child = nextSibling[child];
                }
                if (child == NONE) {
                    child = add(wanted, firstChild[node]);
                    firstChild[node] = child;
                }
                node = child;
            }
            return node;
        }

        private int add(byte wanted, int sibling) {
            if (size == character.length) {
                firstChild = Arrays.copyOf(firstChild, size * 2);
                nextSibling = Arrays.copyOf(nextSibling, size * 2);
                character = Arrays.copyOf(character, size * 2);
            }
            firstChild[size] = NONE;
            nextSibling[size] = sibling;
            character[size] = wanted;
            return size++;
        }

        PrefixTrie build(int[] nodeOfRank) {
            int[] from = new int[size + 1];
            for (int node : nodeOfRank) {
                from[node + 1]++;
            }
            for (int node = 0; node < size; node++) {
                from[node + 1] += from[node];
            }
            int[] next = Arrays.copyOf(from, size);
            int[] ranks = new int[nodeOfRank.length];
            for (int rank = 0; rank < nodeOfRank.length; rank++) {
                ranks[next[nodeOfRank[rank]]++] = rank;
            }
            return new PrefixTrie(
                    Arrays.copyOf(firstChild, size),
                    Arrays.copyOf(nextSibling, size),
                    Arrays.copyOf(character, size),
                    from,
                    ranks);
        }
    }
}
