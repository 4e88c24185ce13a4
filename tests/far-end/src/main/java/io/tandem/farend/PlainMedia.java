package io.tandem.farend;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One RTP session and its offer/answer state (RFC 3264). Confined to the agent loop.
final class PlainMedia implements MediaLeg {
    private static final int EVENT_TYPE = 101;

    private final RtpSession rtp;
    private final List<G711> codecs;
    private final int sessionId;
    private int version;
    private String direction = "sendrecv";

    PlainMedia(RtpSession rtp, List<G711> codecs, Ids ids) {
        this.rtp = rtp;
        this.codecs = codecs;
        sessionId = ids.number();
    }

    @Override
    public void play(Sound sound) {
        rtp.play(sound);
    }

    @Override
    public void dial(String digits) {
        rtp.dial(digits);
    }

    @Override
    public long sentPackets() {
        return rtp.sent();
    }

    @Override
    public long controlPackets() {
        return rtp.controlReceived();
    }

    @Override
    public String offer(String wanted) {
        direction = wanted;
        List<Integer> types = codecs.stream().map(G711::payloadType).toList();
        return describe(types, EVENT_TYPE);
    }

    @Override
    public Optional<String> answer(String offerText) {
        SdpBody offer = SdpBody.parse(offerText);
        Optional<G711> chosen = choose(offer);
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        direction = offer.answerDirection();
        connect(offer, chosen.get());
        return Optional.of(describe(List.of(chosen.get().payloadType()), offer.eventType()));
    }

    @Override
    public void answered(String answerText) {
        SdpBody answer = SdpBody.parse(answerText);
        connect(answer, choose(answer).orElse(codecs.getFirst()));
    }

    private void connect(SdpBody body, G711 codec) {
        boolean mayTalk = direction.equals("sendrecv") || direction.equals("sendonly");
        rtp.connect(body.media(), codec, body.eventType(), body.wantsAudio() && mayTalk);
    }

    private Optional<G711> choose(SdpBody body) {
        List<G711> common = new ArrayList<>(codecs);
        common.removeIf(codec -> !body.payloadTypes().contains(codec.payloadType()));
        return common.stream().findFirst();
    }

    private String describe(List<Integer> types, int eventType) {
        InetSocketAddress local = rtp.local();
        version++;
        return new SdpBody(local, types, direction, eventType, 20).render(sessionId, version);
    }

    @Override
    public void close() {
        rtp.close();
    }
}
