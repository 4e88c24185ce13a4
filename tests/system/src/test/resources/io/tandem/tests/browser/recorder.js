/* Takes every sample of the context, 100 ms a message, whether a call is there or not. */
class Ear extends AudioWorkletProcessor {
  piece = new Int16Array(1600);
  filled = 0;
  begun = 0;

  process(inputs) {
    const channel = inputs[0]?.[0];
    const length = channel?.length ?? 128;
    for (let i = 0; i < length; i++) {
      if (this.filled === 0) {
        this.begun = currentFrame + i;
      }
      const value = channel === undefined ? 0 : Math.max(-1, Math.min(1, channel[i]));
      this.piece[this.filled++] = Math.round(value * 32767);
      if (this.filled === this.piece.length) {
        this.port.postMessage({ frame: this.begun, pcm: this.piece });
        this.filled = 0;
      }
    }
    return true;
  }
}
registerProcessor('ear', Ear);
