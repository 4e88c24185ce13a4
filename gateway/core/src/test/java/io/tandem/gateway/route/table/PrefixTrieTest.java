package io.tandem.gateway.route.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixTrieTest {

    private static List<Integer> ranks(PrefixTrie trie, String number) {
        List<Integer> ranks = new ArrayList<>();
        PrefixTrie.Matches matches = trie.of(number);
        for (int rank = matches.next(); rank >= 0; rank = matches.next()) {
            ranks.add(rank);
        }
        return ranks;
    }

    @Test
    void it_finds_what_looking_at_every_prefix_finds() {
        Random random = new Random(3);
        List<String> prefixes = IntStream.range(0, 5000)
                .mapToObj(i -> Integer.toString(random.nextInt(1_000_000)).substring(0, 1 + random.nextInt(1)))
                .map(p -> p + random.nextInt(2000))
                .map(p -> random.nextInt(100) == 0 ? "" : random.nextInt(50) == 0 ? "*" + p + "#" : p)
                .toList();
        PrefixTrie trie = PrefixTrie.of(prefixes);

        for (int i = 0; i < 2000; i++) {
            String number =
                    i % 10 == 0 ? "*" + random.nextInt(9999) + "#" : Long.toString(random.nextLong(1_000_000_000L));
            List<Integer> expected = IntStream.range(0, prefixes.size())
                    .filter(rank -> number.startsWith(prefixes.get(rank)))
                    .boxed()
                    .toList();
            assertThat(ranks(trie, number)).isEqualTo(expected);
        }
    }

    @Test
    void an_empty_one_finds_nothing() {
        assertThat(ranks(PrefixTrie.of(List.of()), "996312000101")).isEmpty();
    }

    @Test
    void the_first_digits_of_a_pattern_are_a_prefix() {
        assertThat(Rule.literal("996\\d{9}")).isEqualTo("996");
        assertThat(Rule.literal("996?12")).isEqualTo("99");
        assertThat(Rule.literal("996*")).isEqualTo("99");
        assertThat(Rule.literal("996{2}")).isEqualTo("99");
        assertThat(Rule.literal("996+")).isEqualTo("996");
        assertThat(Rule.literal("996|7")).isEmpty();
        assertThat(Rule.literal("(996)1")).isEmpty();
        assertThat(Rule.literal("")).isEmpty();
    }
}
