/*
 * Runs in the page before anything of its own. Listens to what the operator hears and keeps a diary of what the page
 * sends, gets and shows, so that a test can take it out afterwards. All times are performance.now() milliseconds.
 *
 * It adds to the page only what it needs to listen: the page's own calls go through unchanged.
 */
(() => {
  if (window !== window.top) {
    return;
  }
  const RATE_HZ = 16000;
  const ear = { pcm: [], played: [], stats: [], wire: [], states: [], notes: [], connections: [], tracks: [], receivers: [] };
  const RECORDER = /*RECORDER*/ '';
  const note = (text) => ear.notes.push({ at: performance.now(), text: String(text) });

  // ---- hearing -----------------------------------------------------------------------------------------------------
  // One context and one recorder for the page's life, begun at once: making them takes time that a call does not have.
  const context = new AudioContext({ sampleRate: RATE_HZ, latencyHint: 'interactive' });
  const recorder = context.audioWorklet.addModule(URL.createObjectURL(new Blob([RECORDER], { type: 'text/javascript' }))).then(() => {
    const node = new AudioWorkletNode(context, 'ear', { numberOfOutputs: 1, channelCount: 1, channelCountMode: 'explicit' });
    // Context time against page time: both clocks are read at one moment; the smallest difference is the true one. Since
    // the last `forget` only: whenever the machine keeps the context waiting, its clock falls behind for good.
    node.port.onmessage = ({ data }) => {
      const offset = performance.now() - context.currentTime * 1000;
      ear.offset = ear.offset === undefined ? offset : Math.min(ear.offset, offset);
      ear.pcm.push(data);
    };
    node.connect(context.destination); // Its output is silence; without a destination nothing runs.
    return node;
  });
  recorder.catch((error) => note(`recorder: ${error}`));
  ear.ready = recorder.then(() => context.resume());

  function listen(event) {
    const { track, receiver } = event;
    if (track.kind !== 'audio' || ear.tracks.includes(track)) {
      return;
    }
    ear.tracks.push(track);
    ear.receivers.push(receiver);
    recorder.then((node) => context.createMediaStreamSource(new MediaStream([track])).connect(node));
    note('remote track');
  }

  const Plain = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Plain {
    constructor(...parameters) {
      super(...parameters);
      ear.connections.push(this);
      this.addEventListener('track', listen);
      for (const kind of ['connectionstatechange', 'iceconnectionstatechange']) {
        this.addEventListener(kind, () => note(`${kind} ${this.connectionState} ${this.iceConnectionState}`));
      }
    }
  };

  // ---- statistics --------------------------------------------------------------------------------------------------
  const KEPT = ['ssrc', 'packetsReceived', 'packetsLost', 'totalSamplesReceived', 'concealedSamples',
    'silentConcealedSamples', 'concealmentEvents', 'insertedSamplesForDeceleration', 'removedSamplesForAcceleration',
    'jitterBufferDelay', 'jitterBufferEmittedCount', 'jitter'];
  async function sample() {
    for (const connection of ear.connections) {
      if (connection.connectionState === 'closed') {
        continue;
      }
      const report = await connection.getStats();
      report.forEach((entry) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
          ear.stats.push({ at: performance.now(), ...Object.fromEntries(KEPT.map((key) => [key, entry[key] ?? 0])) });
        }
      });
    }
  }
  setInterval(() => sample().catch((error) => note(`statistics: ${error}`)), 100);

  // Which packet is being played: its SSRC and its timestamp (WebRTC §5.6).
  setInterval(() => {
    for (const receiver of ear.receivers) {
      for (const { source, rtpTimestamp, timestamp } of receiver.getSynchronizationSources()) {
        const before = ear.played.at(-1);
        if (before?.ssrc !== source || before.rtpTimestamp !== rtpTimestamp) {
          ear.played.push({ at: timestamp - performance.timeOrigin, ssrc: source, rtpTimestamp });
        }
      }
    }
  }, 20);

  // ---- the wire ----------------------------------------------------------------------------------------------------
  const PlainSocket = window.WebSocket;
  window.WebSocket = class extends PlainSocket {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('message', ({ data }) => ear.wire.push({ at: performance.now(), sent: false, text: String(data) }));
      this.addEventListener('close', ({ code }) => note(`socket closed ${code}`));
    }
    send(data) {
      ear.wire.push({ at: performance.now(), sent: true, text: String(data) });
      super.send(data);
    }
  };

  // ---- what is shown -----------------------------------------------------------------------------------------------
  let last = '';
  function look() {
    const panel = document.querySelector('[data-testid=call-panel]');
    const line = document.querySelector('[data-testid=line-status]');
    const shown = {
      call: panel?.dataset.callState ?? '',
      title: panel?.querySelector('[data-testid=call-state]')?.textContent ?? '',
      detail: panel?.querySelector('[data-testid=call-detail]')?.textContent ?? '',
      timer: panel?.querySelector('[data-testid=call-timer]')?.textContent ?? '',
      trunk: panel?.dataset.callTrunk ?? '',
      line: line?.dataset.lineState ?? '',
    };
    const now = JSON.stringify(shown);
    if (now !== last) {
      last = now;
      ear.states.push({ at: performance.now(), ...shown });
    }
  }
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  function base64(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    }
    return btoa(text);
  }

  /** Everything since the last `forget`. */
  ear.take = () => {
    const samples = new Int16Array(ear.pcm.reduce((sum, piece) => sum + piece.pcm.length, 0));
    let filled = 0;
    for (const piece of ear.pcm) {
      samples.set(piece.pcm, filled);
      filled += piece.pcm.length;
    }
    const startMs = ear.pcm.length === 0 ? 0 : (ear.pcm[0].frame / RATE_HZ) * 1000 + ear.offset;
    const { played, stats, wire, states, notes } = ear;
    const pcm = base64(new Uint8Array(samples.buffer));
    return JSON.stringify({ nowMs: performance.now(), rateHz: RATE_HZ, startMs, pcm, played, stats, wire, states, notes });
  };

  ear.forget = () => {
    for (const list of [ear.pcm, ear.played, ear.stats, ear.wire, ear.states, ear.notes]) {
      list.length = 0;
    }
    ear.offset = undefined;
    ear.connections = ear.connections.filter((connection) => connection.connectionState !== 'closed');
    ear.receivers = ear.receivers.filter((receiver) => receiver.track.readyState === 'live');
    last = '';
    look();
  };

  Object.defineProperty(window, '__ear', { value: ear });
})();
