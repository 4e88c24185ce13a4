package io.tandem.media.ice;

import java.util.Arrays;
import java.util.Objects;

/// What came of one connectivity check. Immutable.
public sealed interface Check {

    /// The peer is who it says it is: send `response` back to where the check came from.
    ///
    /// @param newPath the first valid check by this path: media may come by it now
    /// @param nominated the check nominates its pair (RFC 8445 §7.3.1.5)
    /// @param selectedChanged [IceAgent#selected] is another path than before
    @SuppressWarnings("ArrayRecordComponent")
    record Valid(byte[] response, boolean newPath, boolean nominated, boolean selectedChanged) implements Check {
        @Override
        public boolean equals(Object other) {
            return other instanceof Valid that
                    && Arrays.equals(response, that.response)
                    && newPath == that.newPath
                    && nominated == that.nominated
                    && selectedChanged == that.selectedChanged;
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(response), newPath, nominated, selectedChanged);
        }

        @Override
        public String toString() {
            return "Valid[newPath=" + newPath + ", nominated=" + nominated + ", selectedChanged=" + selectedChanged
                    + "]";
        }
    }

    /// The peer is known but asks for what cannot be: send `response` back, and nothing has changed.
    ///
    /// @param code of the error response, 420 or 487
    @SuppressWarnings("ArrayRecordComponent")
    record Refused(byte[] response, int code) implements Check {
        @Override
        public boolean equals(Object other) {
            return other instanceof Refused that && Arrays.equals(response, that.response) && code == that.code;
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(response) + code;
        }

        @Override
        public String toString() {
            return "Refused[" + code + "]";
        }
    }

    /// Not for us or forged: nothing is sent, so that nobody can use us to flood somebody else.
    record Dropped(Reason reason) implements Check {}

    /// Why a check is dropped; for the counters.
    enum Reason {
        /// Not a Binding request.
        NOT_A_REQUEST,
        /// FINGERPRINT is wrong.
        BAD_FINGERPRINT,
        /// USERNAME is missing or not for this pair of credentials; the HMAC was not even computed.
        UNKNOWN_USER,
        /// MESSAGE-INTEGRITY is missing or wrong.
        BAD_INTEGRITY,
        /// The same transaction came before, from elsewhere.
        REPLAYED
    }
}
