package io.tandem.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StunTest {
    /// RFC 5769 §2.1.
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c"
                    + "69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a683676"
                    + "59202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");

    private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    @Test
    void the_request_of_rfc_5769_is_read_and_its_integrity_holds() {
        Stun request = Stun.parse(REQUEST).orElseThrow();
        assertThat(request.type()).isEqualTo(Stun.REQUEST);
        assertThat(request.username()).isEqualTo("evtj:h6vY");
        assertThat(request.authentic(PASSWORD)).isTrue();
        assertThat(request.authentic("wrong")).isFalse();
    }

    @Test
    void a_changed_octet_breaks_the_integrity() {
        byte[] changed = REQUEST.clone();
        changed[30] ^= 1;
        assertThat(Stun.parse(changed).orElseThrow().authentic(PASSWORD)).isFalse();
    }

    @Test
    void what_is_written_is_read_again() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32_853);
        byte[] transaction = HexFormat.of().parseHex("b7e7a701bc34d686fa87dfae");
        byte[] mapped = Stun.xorAddress(address, transaction);
        assertThat(mapped).isEqualTo(HexFormat.of().parseHex("0001a147e112a643"));
        byte[] bytes = new Stun(Stun.SUCCESS, transaction)
                .with(Stun.XOR_MAPPED_ADDRESS, mapped)
                .toBytes(PASSWORD);
        Stun read = Stun.parse(bytes).orElseThrow();
        assertThat(read.authentic(PASSWORD)).isTrue();
        assertThat(read.mappedAddress()).hasValue(address);
    }
}
