package io.tandem.media;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A call of two peers with a codec each, `near` behind a network that can be made bad, over real sockets.
final class CodecCall implements AutoCloseable {
    static final PortId NEAR = new PortId("near");
    static final PortId FAR = new PortId("far");
    private static final Filler NOTHING = new Filler.Nothing();

    final MediaLoops loops;
    final MediaSession session;
    final CodecPeer near;
    final CodecPeer far;
    final LossyRelay network;
    final InetSocketAddress farPort;

    /// @param firstPort of the gateway's, each test's own
    CodecCall(Codec nearCodec, Codec farCodec, OpusFormat nearWants, int firstPort) throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        loops = MediaLoops.start(MediaSettings.of(loopback, List.of(loopback), 0, firstPort, firstPort + 19));
        session = loops.open("test", _ -> {});
        near = new CodecPeer(nearCodec, 0x1111);
        far = new CodecPeer(farCodec, 0x2222);
        InetSocketAddress nearPort = session.openTrunkPort(NEAR).rtp();
        farPort = session.openTrunkPort(FAR).rtp();
        network = new LossyRelay(near.rtp.address(), nearPort, 5);
        InetSocketAddress announced = network.farAddress();
        session.tell(
                new MediaCommand.ConnectTrunk(NEAR, new RtpRemote(announced, announced, false), near.types(nearWants)));
        session.tell(new MediaCommand.ConnectTrunk(FAR, far.remote(), far.types()));
        session.tell(new MediaCommand.Hear(NEAR, FAR, NOTHING));
        session.tell(new MediaCommand.Hear(FAR, NEAR, NOTHING));
        settle();
    }

    /// Where the near peer sends to.
    InetSocketAddress nearPort() {
        return network.nearAddress();
    }

    /// Returns when all commands so far have been carried out.
    void settle() throws Exception {
        session.stats().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        loops.close();
        network.close();
        near.close();
        far.close();
    }
}
