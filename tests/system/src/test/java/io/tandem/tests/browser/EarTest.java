package io.tandem.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.tandem.tests.support.Recording;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The measuring instrument against known sounds: two peer connections of one page talk to each other in
/// G.711, no gateway takes part.
class EarTest {
    private static final String PAGE = "http://127.0.0.1:9/";

    /// Sends a stream through two peer connections and plays it, as a call does.
    private static final String TALK = """
            async (source) => {
              const context = new AudioContext();
              const tone = new OscillatorNode(context, { frequency: 1000 });
              const gain = new GainNode(context, { gain: 0.22 });
              const out = context.createMediaStreamDestination();
              tone.connect(gain).connect(out);
              tone.start();
              window.gain = gain;
              const unprocessed = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
              const stream = source === 'tone' ? out.stream
                : await navigator.mediaDevices.getUserMedia({ audio: { ...unprocessed, channelCount: 1 } });
              const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
              a.onicecandidate = ({ candidate }) => b.addIceCandidate(candidate);
              b.onicecandidate = ({ candidate }) => a.addIceCandidate(candidate);
              b.addEventListener('track', ({ track }) => {
                document.querySelector('audio').srcObject = new MediaStream([track]);
              });
              const sender = a.addTransceiver(stream.getAudioTracks()[0], { direction: 'sendonly' });
              const { codecs } = RTCRtpSender.getCapabilities('audio');
              sender.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType === 'audio/PCMA'));
              await a.setLocalDescription();
              await b.setRemoteDescription(a.localDescription);
              await b.setLocalDescription();
              await a.setRemoteDescription(b.localDescription);
            }""";

    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() throws IOException {
        chromium.close();
    }

    private static Page talking(String source) {
        BrowserContext context = chromium.context();
        context.route(
                PAGE,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><audio autoplay></audio>")));
        Page page = context.newPage();
        page.navigate(PAGE);
        Ear.ready(page);
        page.evaluate(TALK, source);
        page.waitForTimeout(1_000);
        Ear.forget(page);
        return page;
    }

    private static Recording middle(Diary diary) {
        return diary.heard().between(diary.nowMs() - 1_500, diary.nowMs() - 300);
    }

    @Test
    void a_tone_is_heard_with_its_frequency_and_level_and_without_gaps() {
        Page page = talking("tone");
        page.waitForTimeout(2_000);

        Diary diary = Ear.take(page);

        Recording heard = middle(diary);
        assertThat(heard.dominantHz()).isCloseTo(1_000, within(2.0));
        assertThat(heard.levelDbm0())
                .as("a gain of 0.22 is a peak 13.15 dB below full scale")
                .isCloseTo(-13.15 + 3.14, within(0.5));
        assertThat(heard.longestSilenceMs(-30)).as("silence within\n" + heard).isLessThanOrEqualTo(10);
        assertThat(diary.breaks()).isEmpty();
        assertThat(diary.played()).hasSizeBetween(40, 125);
        page.context().close();
    }

    @Test
    void the_microphone_speaks_the_tone_it_was_given_at_its_level() {
        Page page = talking("microphone");
        page.waitForTimeout(2_000);

        Recording heard = middle(Ear.take(page));

        assertThat(heard.dominantHz()).isCloseTo(Chromium.MICROPHONE_HZ, within(3.0));
        assertThat(heard.levelDbm0()).isCloseTo(Chromium.MICROPHONE_DBM0, within(0.5));
        page.context().close();
    }

    @Test
    void a_gap_of_120_ms_is_found_and_measured() {
        Page page = talking("tone");
        page.evaluate("() => { const at = window.gain.context.currentTime + 1;"
                + " window.gain.gain.setValueAtTime(0, at); window.gain.gain.setValueAtTime(0.22, at + 0.12); }");
        page.waitForTimeout(2_500);

        Diary diary = Ear.take(page);

        Recording heard = diary.heard().between(diary.nowMs() - 2_300, diary.nowMs() - 300);
        assertThat(heard.longestSilenceMs(-30)).as("the gap in\n" + heard).isBetween(90.0, 150.0);
        page.context().close();
    }
}
