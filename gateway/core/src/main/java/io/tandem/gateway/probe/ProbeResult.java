package io.tandem.gateway.probe;

import org.jspecify.annotations.Nullable;

/// What the probe found. Times are ms; null: it did not happen. Immutable.
///
/// @param registerMs from REGISTER to its 200, the challenge included
/// @param answerMs from INVITE to its 200 (an early answer, as a rule)
/// @param firstToneMs from INVITE to the first sound decoded by libwebrtc; the probe's own echo
///     does not count
/// @param realAnswerMs from INVITE to the callee's own answer
/// @param twoWayAudio the probe's own tone came back from the far end
/// @param toneHz strongest frequency of the first sound
/// @param echoHz strongest frequency while the probe spoke
/// @param lossPercent of the packets that should have come
/// @param verdict `two-way audio`, or what is wrong in one sentence
public record ProbeResult(
        String number,
        @Nullable Long registerMs,
        @Nullable Long answerMs,
        @Nullable Long firstToneMs,
        @Nullable Long realAnswerMs,
        boolean twoWayAudio,
        @Nullable Double toneHz,
        @Nullable Double echoHz,
        @Nullable Double lossPercent,
        String verdict) {}
