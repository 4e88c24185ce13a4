package io.tandem.farend;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// How a user agent behaves, whatever its transport and media. Immutable, any thread.
///
/// @param name          for reports and thread names
/// @param user          user part of its own address
/// @param domain        host part of its own address and of what it calls; empty: the sockets' addresses
/// @param timing        transaction timers
/// @param sessionTimer  RFC 4028 behaviour; empty: it does not know session timers
/// @param challenge     asks for credentials on INVITE; empty: takes calls from anybody
/// @param credentials   answers challenges; empty: takes them as refusals
/// @param inviteHeaders more headers of its own INVITEs
/// @param script        what it does with an INVITE
public record AgentSettings(
        String name,
        String user,
        String domain,
        SipTiming timing,
        Optional<SessionTimer> sessionTimer,
        Optional<Challenge> challenge,
        Optional<Credentials> credentials,
        List<SipMessage.Header> inviteHeaders,
        Function<SipMessage, Script> script) {

    /// Copies the list.
    public AgentSettings {
        inviteHeaders = List.copyOf(inviteHeaders);
    }

    /// The URI of a number or user at the other side.
    String uriOf(String number, Peer peer) {
        return "sip:" + number + "@" + (domain.isEmpty() ? Ids.hostPort(peer.address()) : domain);
    }

    /// Our own address for From, without tag.
    String own(String caller, String sentBy) {
        return "<sip:" + caller + "@" + (domain.isEmpty() ? sentBy : domain) + ">";
    }
}
