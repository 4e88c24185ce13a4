package io.tandem.gateway.capture;

import java.nio.charset.StandardCharsets;

/// Finds the Call-ID of a message that we have rendered: one line, its name in full. Any thread, no state.
final class CallIdLine {

    private static final byte[] NAME = "\ncall-id:".getBytes(StandardCharsets.US_ASCII);

    private CallIdLine() {}

    /// @return empty where it has none
    static String of(byte[] message) {
        for (int i = 0; i + NAME.length < message.length; i++) {
            if (message[i] == '\n' && named(message, i)) {
                int end = i + NAME.length;
                while (end < message.length && message[end] != '\r' && message[end] != '\n') {
                    end++;
                }
                int begin = i + NAME.length;
                return new String(message, begin, end - begin, StandardCharsets.UTF_8).strip();
            }
        }
        return "";
    }

    private static boolean named(byte[] message, int at) {
        for (int i = 1; i < NAME.length; i++) {
            int c = message[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != NAME[i]) {
                return false;
            }
        }
        return true;
    }
}
