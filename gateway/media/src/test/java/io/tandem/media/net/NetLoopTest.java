package io.tandem.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.media.net.NetLoop.Traffic;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The same for every transport that this machine has.
class NetLoopTest {
    private final List<NetLoop> loops = new ArrayList<>();

    static Stream<Transport> transports() {
        return Stream.of(Transport.KERNEL, Transport.EPOLL, Transport.NIO).filter(Transport::isAvailable);
    }

    @AfterEach
    void close() {
        loops.forEach(NetLoop::close);
    }

    private NetLoop start(Transport transport) {
        NetLoop loop = NetLoop.start("test-" + loops.size(), transport);
        loops.add(loop);
        return loop;
    }

    private static InetSocketAddress any(String host) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), 0);
    }

    /// A socket that sends back what it gets, with one octet more.
    private static UdpSocket echo(NetLoop loop, InetSocketAddress at, Traffic traffic) throws Exception {
        UdpSocket[] socket = new UdpSocket[1];
        socket[0] = loop.bind(at, traffic, (data, length, from) -> {
            data[length] = 'E';
            socket[0].send(data, length + 1, from);
        });
        return socket[0];
    }

    private static String ask(DatagramSocket client, InetSocketAddress to, String text) throws Exception {
        byte[] out = text.getBytes();
        client.send(new DatagramPacket(out, out.length, to));
        DatagramPacket in = new DatagramPacket(new byte[3000], 3000);
        client.setSoTimeout(2000);
        client.receive(in);
        return new String(in.getData(), 0, in.getLength());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void datagrams_come_in_and_go_out_for_either_kind_of_traffic_and_both_families(Transport transport)
            throws Exception {
        NetLoop loop = start(transport);
        for (String host : List.of("127.0.0.1", "::1")) {
            for (Traffic traffic : List.of(Traffic.SHARED, Traffic.SINGLE)) {
                UdpSocket socket = echo(loop, any(host), traffic);
                try (DatagramSocket client = new DatagramSocket(any(host))) {
                    for (int i = 0; i < 200; i++) {
                        assertThat(ask(client, socket.local(), "hello " + i)).isEqualTo("hello " + i + "E");
                    }
                }
                assertThat(socket.sendFailures()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void an_ipv4_peer_of_a_dual_stack_socket_is_known_by_its_ipv4_address(Transport transport) throws Exception {
        BlockingQueue<InetSocketAddress> sources = new LinkedBlockingQueue<>();
        NetLoop loop = start(transport);
        UdpSocket[] socket = new UdpSocket[1];
        socket[0] = loop.bind(any("::"), Traffic.SHARED, (data, length, from) -> {
            sources.add(from);
            socket[0].send(data, length, new InetSocketAddress(from.getAddress(), from.getPort()));
        });
        InetSocketAddress target =
                new InetSocketAddress("127.0.0.1", socket[0].local().getPort());
        try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
            assertThat(ask(client, target, "x")).isEqualTo("x");
            assertThat(sources.take()).isEqualTo(client.getLocalSocketAddress());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_burst_from_many_sources_is_answered_to_each_of_them(Transport transport) throws Exception {
        UdpSocket socket = echo(start(transport), any("127.0.0.1"), Traffic.SHARED);
        List<DatagramSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                DatagramSocket client = new DatagramSocket(any("127.0.0.1"));
                clients.add(client);
                byte[] out = ("from " + client.getLocalPort()).getBytes();
                client.send(new DatagramPacket(out, out.length, socket.local()));
            }
            for (DatagramSocket client : clients) {
                DatagramPacket in = new DatagramPacket(new byte[100], 100);
                client.setSoTimeout(2000);
                client.receive(in);
                assertThat(new String(in.getData(), 0, in.getLength()))
                        .isEqualTo("from " + client.getLocalPort() + "E");
                assertThat(in.getSocketAddress()).isEqualTo(socket.local());
            }
        } finally {
            clients.forEach(DatagramSocket::close);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_datagram_that_the_kernel_refuses_takes_none_of_its_batch_along(Transport transport) throws Exception {
        NetLoop loop = start(transport);
        UdpSocket socket = loop.bind(any("127.0.0.1"), Traffic.SHARED, (data, length, from) -> {});
        InetSocketAddress broadcast = new InetSocketAddress("255.255.255.255", 9);
        try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
            InetSocketAddress to = (InetSocketAddress) client.getLocalSocketAddress();
            loop.execute(() -> {
                for (byte i = 1; i <= 9; i++) {
                    socket.send(new byte[] {i}, 1, i % 3 == 0 ? broadcast : to);
                }
            });
            client.setSoTimeout(2000);
            for (byte i : new byte[] {1, 2, 4, 5, 7, 8}) {
                DatagramPacket in = new DatagramPacket(new byte[10], 10);
                client.receive(in);
                assertThat(in.getData()[0]).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void an_overlong_datagram_arrives_cut_and_an_empty_one_empty(Transport transport) throws Exception {
        BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
        NetLoop loop = start(transport);
        for (Traffic traffic : List.of(Traffic.SHARED, Traffic.SINGLE)) {
            UdpSocket socket = loop.bind(any("127.0.0.1"), traffic, (data, length, from) -> lengths.add(length));
            try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
                client.send(new DatagramPacket(new byte[9000], 9000, socket.local()));
                client.send(new DatagramPacket(new byte[0], 0, socket.local()));
                client.send(new DatagramPacket(new byte[7], 7, socket.local()));
            }
            assertThat(lengths.poll(2, TimeUnit.SECONDS)).isEqualTo(NetLoop.MAX_DATAGRAM_BYTES);
            Integer next = lengths.poll(2, TimeUnit.SECONDS);
            assertThat(next).isIn(0, 7);
            assertThat(next == 0 ? lengths.poll(2, TimeUnit.SECONDS) : next).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_receiver_that_throws_costs_one_datagram(Transport transport) throws Exception {
        NetLoop loop = start(transport);
        UdpSocket[] socket = new UdpSocket[1];
        socket[0] = loop.bind(any("127.0.0.1"), Traffic.SINGLE, (data, length, from) -> {
            if (length == 3) {
                throw new IllegalStateException("meant to fail");
            }
            socket[0].send(data, length, from);
        });
        try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
            client.send(new DatagramPacket("bad".getBytes(), 3, socket[0].local()));
            assertThat(ask(client, socket[0].local(), "good")).isEqualTo("good");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_port_that_somebody_has_is_refused_and_a_closed_one_is_free_again(Transport transport) throws Exception {
        NetLoop loop = start(transport);
        UdpSocket first = echo(loop, any("127.0.0.1"), Traffic.SHARED);

        assertThatThrownBy(() -> echo(loop, first.local(), Traffic.SINGLE))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("in use");
        assertThatThrownBy(() -> echo(loop, first.local(), Traffic.SHARED)).isInstanceOf(BindException.class);

        first.close();
        UdpSocket again = eventually(() -> echo(loop, first.local(), Traffic.SINGLE));
        try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
            assertThat(ask(client, again.local(), "x")).isEqualTo("xE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KERNEL", "EPOLL"})
    void loops_share_a_port_and_each_peer_stays_with_one_of_them(Transport transport) throws Exception {
        UdpSocket first = tagged(start(transport), any("127.0.0.1"), Traffic.SHARED, 'A');
        tagged(start(transport), first.local(), Traffic.JOINED, 'B');
        Set<String> tags = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
                String tag = ask(client, first.local(), "x");
                assertThat(ask(client, first.local(), "x")).isEqualTo(tag);
                tags.add(tag);
            }
        }
        assertThat(tags).containsExactlyInAnyOrder("xA", "xB");
    }

    @ParameterizedTest
    @EnumSource(names = "KERNEL")
    void one_of_the_loops_on_a_port_takes_all_while_it_is_told_to(Transport transport) throws Exception {
        UdpSocket first = tagged(start(transport), any("127.0.0.1"), Traffic.SHARED, 'A');
        tagged(start(transport), first.local(), Traffic.JOINED, 'B');
        UdpSocket other = tagged(loops.getFirst(), any("127.0.0.1"), Traffic.SINGLE, 'C');

        first.takeAll(true);
        settled(other);
        assertThat(tagsOf(64, first.local())).containsExactly("xA");

        first.takeAll(false);
        settled(other);
        assertThat(tagsOf(64, first.local())).containsExactlyInAnyOrder("xA", "xB");
    }

    /// The loop has done what was given to it before.
    private static void settled(UdpSocket onTheSameLoop) throws Exception {
        try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
            ask(client, onTheSameLoop.local(), "x");
        }
    }

    private static Set<String> tagsOf(int clients, InetSocketAddress at) throws Exception {
        Set<String> tags = new HashSet<>();
        for (int i = 0; i < clients; i++) {
            try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
                tags.add(ask(client, at, "x"));
            }
        }
        return tags;
    }

    private static UdpSocket tagged(NetLoop loop, InetSocketAddress at, Traffic traffic, char tag) throws Exception {
        UdpSocket[] socket = new UdpSocket[1];
        socket[0] = loop.bind(at, traffic, (data, length, from) -> {
            byte[] out = Arrays.copyOf(data, length + 1);
            out[length] = (byte) tag;
            socket[0].send(out, length + 1, from);
        });
        return socket[0];
    }

    @ParameterizedTest
    @MethodSource("transports")
    void ticks_come_at_multiples_of_the_period_and_tasks_in_order(Transport transport) throws Exception {
        NetLoop loop = start(transport);
        BlockingQueue<Long> ticks = new LinkedBlockingQueue<>();
        loop.every(5_000_000, ticks::add);
        long first = ticks.take();
        for (int i = 1; i <= 20; i++) {
            assertThat(ticks.take() - first).isEqualTo(i * 5_000_000L);
        }
        List<Integer> order = new ArrayList<>();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        loop.execute(() -> done.complete(loop.inLoop()));
        assertThat(done.get(2, TimeUnit.SECONDS)).isTrue();
        assertThat(order).hasSize(1000).isSorted();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_wake_up_brings_a_turn_at_once(Transport transport) throws Exception {
        NetLoop loop = start(transport);
        BlockingQueue<Long> turns = new LinkedBlockingQueue<>();
        loop.execute(() -> loop.eachTurn(() -> turns.add(System.nanoTime())));
        turns.take();
        for (int i = 0; i < 20; i++) {
            while (turns.poll(5, TimeUnit.MILLISECONDS) != null) {
                // Turns that were under way.
            }
            loop.wake();
            assertThat(turns.poll(500, TimeUnit.MILLISECONDS)).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void an_ended_loop_takes_no_task_and_no_socket(Transport transport) throws Exception {
        NetLoop loop = NetLoop.start("ended", transport);
        UdpSocket socket = echo(loop, any("127.0.0.1"), Traffic.SINGLE);
        loop.close();
        assertThat(loop.execute(() -> {})).isFalse();
        loop.wake();
        socket.close();
        loop.close();
        try (DatagramSocket again = eventually(() -> new DatagramSocket(socket.local()))) {
            assertThat(again.isBound()).isTrue();
        }
    }

    /// Netty lets go of a descriptor a moment after the close.
    private static <T> T eventually(Callable<T> binding) throws Exception {
        long deadline = System.nanoTime() + 3_000_000_000L;
        while (true) {
            try {
                return binding.call();
            } catch (BindException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void a_socket_goes_to_and_fro_between_two_loops_and_loses_nothing(Transport transport) throws Exception {
        NetLoop[] two = {start(transport), start(transport)};
        BlockingQueue<Integer> loopOfEach = new LinkedBlockingQueue<>();
        UdpSocket socket = two[0].bind(any("127.0.0.1"), Traffic.SINGLE, (data, length, from) -> {
            assertThat(length).isEqualTo(2);
            loopOfEach.add(two[0].inLoop() ? 0 : two[1].inLoop() ? 1 : 2);
        });
        try (DatagramSocket client = new DatagramSocket(any("127.0.0.1"))) {
            for (int i = 0; i < 200; i++) {
                int next = (i + 1) % 2;
                NetLoop from = two[i % 2];
                CompletableFuture<Boolean> moved = new CompletableFuture<>();
                client.send(new DatagramPacket(new byte[2], 2, socket.local()));
                from.execute(() -> socket.move(two[next], () -> moved.complete(two[next].inLoop())));
                assertThat(moved.get(5, TimeUnit.SECONDS)).isTrue();
                assertThat(loopOfEach.poll(5, TimeUnit.SECONDS)).isIn(0, 1);
                client.send(new DatagramPacket(new byte[2], 2, socket.local()));
                assertThat(loopOfEach.poll(5, TimeUnit.SECONDS)).isEqualTo(next);
            }
        }
        assertThat(loopOfEach).isEmpty();
        socket.close();
    }
}
