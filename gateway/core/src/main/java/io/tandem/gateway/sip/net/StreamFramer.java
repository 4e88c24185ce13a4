package io.tandem.gateway.sip.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Cuts a stream into SIP messages by Content-Length (RFC 3261 §18.3) and answers keep-alives (RFC 5626 §4.4.1).
/// What cannot be framed ends the connection: nobody knows where the next message starts. Confined to an event loop.
final class StreamFramer extends ByteToMessageDecoder {

    private static final byte[] PONG = {'\r', '\n'};

    private final int maxBytes;

    /// Where the search for the end of the head goes on, so that a message in small pieces is searched once.
    private int searched;

    private int headBytes = -1;
    private int messageBytes;

    StreamFramer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (headBytes < 0 && !head(ctx, in)) {
            return;
        }
        if (in.readableBytes() < messageBytes) {
            return;
        }
        byte[] message = new byte[messageBytes];
        in.readBytes(message);
        headBytes = -1;
        searched = 0;
        out.add(message);
    }

    /// Finds the end of the head and the length of the whole; false while it is not all there.
    private boolean head(ChannelHandlerContext ctx, ByteBuf in) {
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
                headBytes = i + 4 - start;
                messageBytes = headBytes + contentLength(in.toString(start, headBytes, StandardCharsets.ISO_8859_1));
                if (messageBytes > maxBytes) {
                    throw new TooLongFrameException("message of " + messageBytes + " octets");
                }
                return true;
            }
        }
        searched = Math.max(0, limit - start);
        if (in.readableBytes() > maxBytes) {
            throw new TooLongFrameException("head of more than " + maxBytes + " octets");
        }
        return false;
    }

    /// Between messages: a double CRLF is a ping, answered by one CRLF; single ones are skipped.
    private static void keepAlive(ChannelHandlerContext ctx, ByteBuf in) {
        int ends = 0;
        while (in.readableBytes() >= 2
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            in.skipBytes(2);
            ends++;
        }
        if (ends >= 2) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(PONG));
        }
    }

    /// A stream needs it (§18.3, §20.14): without it, or with two that differ, there is no next message.
    private static int contentLength(String head) {
        int length = -1;
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("content-length") || name.equals("l")) {
                int value = HeadCheck.number(line.substring(colon + 1).strip(), 6);
                if (value < 0 || (length >= 0 && length != value)) {
                    throw new CorruptedFrameException("bad Content-Length");
                }
                length = value;
            }
        }
        if (length < 0) {
            throw new CorruptedFrameException("no Content-Length");
        }
        return length;
    }
}
