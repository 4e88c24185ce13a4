package io.tandem.gateway.config;

import io.tandem.media.Codec;
import java.time.Duration;
import java.util.List;

/// Calls, where no route or trunk says otherwise. Immutable.
public record CallConfig(
        @Key(
                value = "How long the operator hears why a call failed (tone or announcement) before BYE.",
                def = "4",
                unit = "seconds",
                max = 60)
        Duration failureHeard,

        @Key(
                value = "When the connecting tone starts if no answer at all has come from the trunk.",
                def = "4",
                unit = "seconds",
                max = 60)
        Duration connectingToneAfter,

        @Key(value = "How long an operator's browser rings.", def = "60", unit = "seconds", min = 5, max = 600)
        Duration userRingTimeout,

        @Key(value = "Longest call, from the real answer.", def = "14400", unit = "seconds", min = 10)
        Duration maxDuration,

        @Key(value = "Country tone plan of what operators hear where no trunk is involved, ISO 3166 code.", def = "KG")
        String tonePlan,

        @Key(
                value = "What somebody on hold hears: `built-in` for a soft melody of our own, a WAV file, a folder of"
                        + " them, or `none`. A trunk may play its own, see `trunks.<name>.music-on-hold`.",
                def = CallConfig.OWN_MUSIC)
        String musicOnHold,

        @Key(
                value = "Codecs toward browsers, best first; a user or a route may say otherwise. Where the trunk's"
                        + " codecs are known already, those that need no transcoding come first.",
                def = "pcma, pcmu")
        List<Codec> codecs,

        @Key(
                value = "Ask peers that speak Opus to send nothing while they hear silence (DTX). It saves traffic"
                        + " and takes background noise away.",
                def = "false")
        boolean opusDtx,

        @Key(value = "Most calls at a time; beyond it a new one gets 503.", def = "1000", min = 1)
        int maxCalls) {

    /// `music-on-hold` that stands for our own.
    public static final String OWN_MUSIC = "built-in";

    /// `music-on-hold` that stands for silence.
    public static final String NO_MUSIC = "none";
}
