/* Notes when each audio packet came out of SRTP and passes it on untouched. */
let noted = [];
setInterval(() => {
  if (noted.length > 0) {
    postMessage(noted);
    noted = [];
  }
}, 50);

onrtctransform = ({ transformer }) => {
  const watch = new TransformStream({
    transform(frame, controller) {
      const { rtpTimestamp, synchronizationSource, payloadType, sequenceNumber } = frame.getMetadata();
      const at = performance.timeOrigin + performance.now();
      noted.push({ at, rtpTimestamp, ssrc: synchronizationSource, payloadType, sequence: sequenceNumber ?? -1,
        bytes: frame.data.byteLength });
      controller.enqueue(frame);
    },
  });
  transformer.readable.pipeThrough(watch).pipeTo(transformer.writable).catch(() => {});
};
