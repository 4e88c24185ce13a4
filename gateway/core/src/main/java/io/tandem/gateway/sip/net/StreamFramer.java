package io.tandem.gateway.sip.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import io.tandem.gateway.sip.net.SipHead.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into SIP messages by Content-Length (RFC 3261 §18.3) and answers keep-alives (RFC 5626 §4.4.1).
/// What cannot be framed is the stream's last message: nobody knows where the next one starts. It is handed on as
/// [Unframed], to be answered as far as its head is there, and whatever follows is thrown away. Confined to an event
/// loop.
final class StreamFramer extends ByteToMessageDecoder {

    /// From the first octet of a message to its last.
    static final Duration WHOLE_WITHIN = Duration.ofSeconds(10);

    private static final int NONE = -1;
    private static final int BAD = -2;
    private static final byte[] PONG = {'\r', '\n'};

    private final int maxBytes;

    /// Where the search for the end of the head goes on, so that a message in small pieces is searched once.
    private int searched;

    private int headBytes = -1;
    private int messageBytes;
    private boolean lost;
    private @Nullable ScheduledFuture<?> deadline;

    /// The last message of a stream.
    ///
    /// @param octets as much of it as came, within the size limit
    record Unframed(byte[] octets, Fault fault) {}

    StreamFramer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (lost) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (headBytes < 0) {
            Optional<Fault> fault = head(ctx, in);
            if (fault.isPresent()) {
                out.add(unframed(in, fault.get()));
                return;
            }
        }
        if (headBytes < 0 || in.readableBytes() < messageBytes) {
            awaitRest(ctx, in);
            return;
        }
        byte[] message = new byte[messageBytes];
        in.readBytes(message);
        headBytes = -1;
        searched = 0;
        stopWaiting();
        out.add(message);
    }

    private void awaitRest(ChannelHandlerContext ctx, ByteBuf in) {
        if (deadline == null && in.isReadable()) {
            deadline = ctx.executor().schedule(() -> late(ctx), WHOLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void late(ChannelHandlerContext ctx) {
        ctx.fireChannelRead(unframed(internalBuffer(), new Fault(400, "Bad Request: Message Not Whole In Time")));
    }

    private Unframed unframed(ByteBuf in, Fault fault) {
        byte[] octets = ByteBufUtil.getBytes(in, in.readerIndex(), Math.min(in.readableBytes(), maxBytes));
        in.skipBytes(in.readableBytes());
        lost = true;
        stopWaiting();
        return new Unframed(octets, fault);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    /// Finds the end of the head and the length of the whole, or what is wrong with them; neither while the head is
    /// not all there.
    private Optional<Fault> head(ChannelHandlerContext ctx, ByteBuf in) {
        if (searched == 0) {
            keepAlive(ctx, in);
        }
        int start = in.readerIndex();
        int limit = in.writerIndex() - 3;
        for (int i = start + searched; i < limit; i++) {
            if (in.getByte(i) == '\r'
                    && in.getByte(i + 1) == '\n'
                    && in.getByte(i + 2) == '\r'
                    && in.getByte(i + 3) == '\n') {
                return measure(in, i + 4 - start);
            }
        }
        searched = Math.max(0, limit - start);
        return in.readableBytes() > maxBytes ? Optional.of(tooLarge()) : Optional.empty();
    }

    private static Fault tooLarge() {
        return new Fault(513, "Message Too Large");
    }

    private Optional<Fault> measure(ByteBuf in, int length) {
        int body = contentLength(in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1));
        if (body < 0) {
            return Optional.of(new Fault(400, "Bad Request: " + (body == NONE ? "No" : "Bad") + " Content-Length"));
        }
        if (length + body > maxBytes) {
            return Optional.of(tooLarge());
        }
        headBytes = length;
        messageBytes = length + body;
        return Optional.empty();
    }

    /// Between messages: a double CRLF is a ping, answered by one CRLF while the peer reads; single ones are skipped.
    private static void keepAlive(ChannelHandlerContext ctx, ByteBuf in) {
        int ends = 0;
        while (in.readableBytes() >= 2
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            in.skipBytes(2);
            ends++;
        }
        if (ends >= 2 && ctx.channel().isWritable()) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(PONG));
        }
    }

    /// A stream needs it (§18.3, §20.14): without it, or with two that differ, there is no next message.
    private static int contentLength(String head) {
        int length = NONE;
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") || name.equals("l")) {
                int value = HeadCheck.number(line.substring(colon + 1).strip(), 6);
                if (value < 0 || (length >= 0 && length != value)) {
                    return BAD;
                }
                length = value;
            }
        }
        return length;
    }
}
