package io.tandem.gateway.call;

import io.tandem.gateway.sip.Dialog;
import io.tandem.gateway.sip.Hop;
import io.tandem.gateway.sip.SipMessage.Body;
import io.tandem.gateway.sip.SipMessage.SipRequest;
import io.tandem.gateway.sip.SipMessage.SipResponse;
import io.tandem.gateway.trunk.Trunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One leg of a call: its INVITE usage (RFC 5057), as plain values that can be stored and taken up by another
/// node. Immutable; [LegMachine] makes the next one.
///
/// @param uas true: the peer called us
/// @param hop where the initial INVITE went, or came from
/// @param invite the initial INVITE as last sent or as received
/// @param inviteTx its transaction
/// @param dialog the dialog that counts: ours as UAS, or that of the first 2xx
/// @param forks early dialogs of our INVITE by To tag (RFC 3261 §13.2.2.1)
/// @param strays To tags of further 2xx, already answered with BYE (RFC 3261 §13.2.2.4)
/// @param overtaken remote tags whose BYE came before the 2xx that makes their dialog
/// @param sent requests of ours without final response
/// @param unacked our 2xx that waits for its ACK
/// @param localSdp what our last offer or answer said; empty before it
/// @param wantedOffer an offer that waits for its turn: glare, a lost flow, or another transaction
/// @param infos INFO bodies that wait; one is under way at a time
/// @param closing why the leg is to end, as soon as the protocol allows it
/// @param requests how many transactions were opened, for their names
/// @param lastRSeq per early dialog (RFC 3262 §4)
/// @param glare our offer met the peer's: it waits for its time (RFC 3261 §14.1)
/// @param instanceId a browser's `+sip.instance`, by which it is known when it comes back; empty: unknown
public record Leg(
        LegId id,
        Side side,
        boolean uas,
        Phase phase,
        Hop hop,
        String localTag,
        Optional<SipRequest> invite,
        Optional<TxId> inviteTx,
        Optional<Dialog> dialog,
        Map<String, Dialog> forks,
        Set<String> strays,
        Set<String> overtaken,
        Map<TxId, Sent> sent,
        Optional<Unacked> unacked,
        String localSdp,
        Optional<String> wantedOffer,
        List<Body> infos,
        Optional<Closing> closing,
        SessionTimer timer,
        boolean peerUpdates,
        boolean flowLost,
        boolean glare,
        String instanceId,
        Optional<Trunk.Credentials> credentials,
        int requests,
        Map<String, Long> lastRSeq) {

    public Leg {
        forks = Map.copyOf(forks);
        strays = Set.copyOf(strays);
        overtaken = Set.copyOf(overtaken);
        sent = Map.copyOf(sent);
        infos = List.copyOf(infos);
        lastRSeq = Map.copyOf(lastRSeq);
    }

    /// Which kind of peer it goes to.
    public enum Side {
        BROWSER,
        TRUNK
    }

    /// Where the INVITE usage is.
    public enum Phase {
        /// Nothing was sent or received yet.
        IDLE,
        /// UAC: the INVITE is out, no response yet.
        INVITING,
        /// UAC: a provisional response came.
        PROCEEDING,
        /// UAS: no final response yet.
        INVITED,
        /// UAS: our 2xx waits for ACK.
        ANSWERED,
        /// Both: the dialog is confirmed.
        CONFIRMED,
        /// BYE or CANCEL is out.
        CLOSING,
        ENDED
    }

    /// What a request of ours is for.
    public enum Purpose {
        INVITE,
        /// re-INVITE with a changed description
        OFFER,
        /// keeps the session alive
        REFRESH,
        INFO,
        PRACK,
        /// how a transfer goes on
        NOTIFY,
        /// a transfer that the peer is to carry out
        REFER,
        BYE
    }

    /// A request of ours without final response.
    ///
    /// @param challenges how often it was challenged
    public record Sent(SipRequest request, Purpose purpose, int challenges) {
        boolean is(Purpose other) {
            return purpose == other;
        }

        boolean invite() {
            return request.is("INVITE");
        }
    }

    /// Our 2xx that waits for its ACK.
    ///
    /// @param nextMs interval to its next retransmission
    /// @param offersSdp the request had no offer: ours is in this 2xx, and the answer in the ACK
    public record Unacked(TxId tx, long cseq, SipResponse response, long nextMs, boolean offersSdp) {}

    /// @param reasons values of Reason headers
    /// @param byeSent true when BYE is on its way
    public record Closing(List<String> reasons, boolean byeSent) {}

    /// The session timer of this leg (RFC 4028).
    ///
    /// @param intervalSeconds 0: there is none
    /// @param weRefresh who is the refresher
    /// @param losses refreshes without answer since the last that had one
    public record SessionTimer(long intervalSeconds, boolean weRefresh, int losses) {
        static final SessionTimer NONE = new SessionTimer(0, false, 0);
    }

    /// A leg before its INVITE.
    static Leg idle(LegId id, Side side, Hop hop) {
        return new Leg(
                id,
                side,
                false,
                Phase.IDLE,
                hop,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                SessionTimer.NONE,
                false,
                false,
                false,
                "",
                Optional.empty(),
                0,
                Map.of());
    }

    /// The number at the other end, as its INVITE says; empty where there is none.
    String number() {
        return number(invite, uas);
    }

    static String number(Optional<SipRequest> invite, boolean uas) {
        return invite.map(i -> (uas ? i.from() : i.to()).uri().user()).orElse("");
    }

    /// The same by another name.
    Leg named(LegId name) {
        return new Leg(
                name,
                side,
                uas,
                phase,
                hop,
                localTag,
                invite,
                inviteTx,
                dialog,
                forks,
                strays,
                overtaken,
                sent,
                unacked,
                localSdp,
                wantedOffer,
                infos,
                closing,
                timer,
                peerUpdates,
                flowLost,
                glare,
                instanceId,
                credentials,
                requests,
                lastRSeq);
    }

    public boolean ended() {
        return phase == Phase.ENDED;
    }
}
