package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.farend.FarCall;
import org.junit.jupiter.api.Test;

/// A real browser whose network lets no UDP through: of the gateway's candidates it gets to see those over TCP alone
/// (RFC 6544), and the operator notices nothing.
class TcpOnlyTest {
    private static final String RINGS_AND_ECHOES = "+996312000101";
    private static final double RINGBACK_HZ = 425;
    private static final double RINGBACK_DBM0 = -13;

    /// Takes the candidates over UDP out of what the gateway says.
    private static final String WITHOUT_UDP = """
            (() => {
              const plain = RTCPeerConnection.prototype.setRemoteDescription;
              RTCPeerConnection.prototype.setRemoteDescription = function (description) {
                const sdp = description.sdp.split('\\r\\n').filter((line) => !/^a=candidate:\\S+ \\d+ udp /i.test(line)).join('\\r\\n');
                return plain.call(this, { type: description.type, sdp });
              };
            })();
            """;

    /// The protocol of the pair in use, and how many candidates of the gateway are known over UDP.
    private static final String IN_USE = """
            async () => {
              const connection = window.__ear.connections.at(-1);
              const all = [...(await connection.getStats()).values()];
              const pair = all.find((e) => e.type === 'candidate-pair' && e.nominated && e.state === 'succeeded');
              const local = all.find((e) => e.id === pair?.localCandidateId);
              const overUdp = all.filter((e) => e.type === 'remote-candidate' && e.protocol === 'udp');
              return `${local?.protocol} ${overUdp.length}`;
            }
            """;

    @Test
    void an_operator_without_udp_hears_and_is_heard_over_tcp() throws Exception {
        try (Stage stage = Stage.open()) {
            OperatorPage alice = stage.operator("alice", WITHOUT_UDP);
            alice.call(RINGS_AND_ECHOES);
            alice.awaitCall("talking");
            FarCall call = stage.network().callTo(RINGS_AND_ECHOES);
            alice.listen(2_500);
            Diary diary = alice.diary();

            assertThat(alice.page().evaluate(IN_USE)).isEqualTo("tcp 0");
            double first = diary.heard()
                    .between(diary.inviteMs(), diary.nowMs())
                    .firstSoundMs(-40)
                    .orElseThrow();
            assertThat(first - diary.inviteMs()).as("first sound").isLessThan(2_000);
            Judge.tone(diary.heard().between(first, first + 1_100), RINGBACK_HZ, RINGBACK_DBM0);
            Judge.microphoneAtFarEnd(call);
            Judge.echo(diary);
            Judge.noGapAt(diary, "the answer", diary.stateMs("talking"));
            alice.hangUp();
            alice.close();
        }
    }
}
