/** The other side's media: a real WebRTC peer in a second page, which sends a steady tone and measures what comes. */
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    farEnd: { peer: RTCPeerConnection; tone: OscillatorNode };
  }
}

export class FarEnd {
  private constructor(private readonly page: Page) {}

  static async open(page: Page, blank: string): Promise<FarEnd> {
    await page.goto(blank);
    return new FarEnd(page);
  }

  /** Answers an offer; sends a tone of `hz`. Ready with all candidates in the SDP. */
  answer(offer: string, hz: number): Promise<string> {
    return this.page.evaluate(negotiate, { offer, hz });
  }

  /** Makes an offer of its own. */
  offer(hz: number): Promise<string> {
    return this.page.evaluate(negotiate, { offer: '', hz });
  }

  accept(answer: string): Promise<void> {
    return this.page.evaluate((sdp) => window.farEnd.peer.setRemoteDescription({ type: 'answer', sdp }), answer);
  }

  /** A new offer on the running connection (hold and resume) gets its answer. */
  reAnswer(offer: string): Promise<string> {
    return this.page.evaluate(async (sdp) => {
      const { peer } = window.farEnd;
      await peer.setRemoteDescription({ type: 'offer', sdp });
      await peer.setLocalDescription(await peer.createAnswer());
      return peer.localDescription?.sdp ?? '';
    }, offer);
  }

  /** Goes away without a word: no media, no connectivity checks. */
  async vanish(): Promise<void> {
    await this.page.evaluate(() => window.farEnd.peer.close());
    await this.page.close();
  }

  /** RTP packets that came from the console. */
  packetsReceived(): Promise<number> {
    return this.page.evaluate(async () => {
      const stats = await window.farEnd.peer.getStats();
      let packets = 0;
      stats.forEach((entry: { type: string; packetsReceived?: number }) => {
        packets += entry.type === 'inbound-rtp' ? (entry.packetsReceived ?? 0) : 0;
      });
      return packets;
    });
  }
}

async function negotiate({ offer, hz }: { offer: string; hz: number }): Promise<string> {
  window.farEnd?.peer.close();
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const sink = audio.createMediaStreamDestination();
  tone.frequency.value = hz;
  tone.connect(sink);
  tone.start();
  const peer = new RTCPeerConnection();
  sink.stream.getTracks().forEach((track) => peer.addTrack(track, sink.stream));
  window.farEnd = { peer, tone };
  const gathered = new Promise<void>((resolve) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
  });
  if (offer === '') {
    await peer.setLocalDescription(await peer.createOffer());
  } else {
    await peer.setRemoteDescription({ type: 'offer', sdp: offer });
    await peer.setLocalDescription(await peer.createAnswer());
  }
  await gathered;
  return peer.localDescription?.sdp ?? '';
}
