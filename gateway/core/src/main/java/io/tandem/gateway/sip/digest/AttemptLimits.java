package io.tandem.gateway.sip.digest;

import java.net.InetAddress;

/// Who may not try credentials for a while, because too many were wrong. Any thread.
public interface AttemptLimits {

    /// Everybody may, always.
    AttemptLimits NONE = new AttemptLimits() {
        @Override
        public long waitSeconds(String user, InetAddress from) {
            return 0;
        }

        @Override
        public void failed(String user, InetAddress from) {}

        @Override
        public void passed(String user, InetAddress from) {}
    };

    /// For how long credentials of this user from this address are not looked at; 0: they are.
    long waitSeconds(String user, InetAddress from);

    /// They were wrong, or there is no such user.
    void failed(String user, InetAddress from);

    /// They were right.
    void passed(String user, InetAddress from);
}
