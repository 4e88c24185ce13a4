package io.tandem.gateway.dns;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The DNS by Netty's resolver: UDP, TCP where an answer is cut off, `/etc/hosts` for addresses. Any thread.
public final class NettyDns implements Dns {

    private static final int MAX_QUERIES = 16;
    private static final int MAX_RECORDS = 256;
    private static final Duration QUERY = Duration.ofMillis(1_500);
    private static final Duration ALL = Duration.ofSeconds(6);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final DnsNameResolver resolver;

    /// @param servers whom to ask; empty: those of the system
    public NettyDns(List<InetSocketAddress> servers) {
        this.resolver = new DnsNameResolverBuilder(loops.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(
                        servers.isEmpty()
                                ? DnsServerAddressStreamProviders.platformDefault()
                                : new SequentialDnsServerAddressStreamProvider(servers))
                .resolveCache(NoopDnsCache.INSTANCE)
                .queryTimeoutMillis(QUERY.toMillis())
                .maxQueriesPerResolve(MAX_QUERIES)
                .searchDomains(List.of())
                .ndots(1)
                .build();
    }

    @Override
    public List<DnsRecord> ask(String name, DnsRecord.Type type) throws IOException {
        Future<List<io.netty.handler.codec.dns.DnsRecord>> answer;
        try {
            answer = resolver.resolveAll(new DefaultDnsQuestion(name, typeOf(type)));
        } catch (IllegalArgumentException noName) {
            throw new IOException("'" + name + "' is no name for the DNS", noName);
        }
        if (!answer.awaitUninterruptibly(ALL.toMillis(), TimeUnit.MILLISECONDS)) {
            answer.addListener(late -> {
                if (late.isSuccess()) {
                    release(answer.getNow());
                }
            });
            throw new IOException("no answer from the DNS for " + name + " " + type);
        }
        if (answer.isSuccess()) {
            return records(answer.getNow(), type);
        }
        if (saysNone(answer.cause())) {
            return List.of();
        }
        throw new IOException(
                "the DNS fails for " + name + " " + type + ": " + answer.cause().getMessage());
    }

    private static void release(List<io.netty.handler.codec.dns.DnsRecord> records) {
        records.forEach(ReferenceCountUtil::release);
    }

    /// The name is not there, or has no such records: an answer, not a failure.
    private static boolean saysNone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsErrorCauseException told) {
                return told.getCode().intValue() == 3 || told.getCode().intValue() == 0;
            }
        }
        // an answer without records of the type: Netty names no cause then, as it does for a server's failure or
        // silence
        return failure instanceof UnknownHostException && failure.getCause() == null;
    }

    private static List<DnsRecord> records(List<io.netty.handler.codec.dns.DnsRecord> answer, DnsRecord.Type type) {
        List<DnsRecord> records = new ArrayList<>();
        for (var record : answer) {
            if (record instanceof DnsRawRecord raw
                    && record.type().equals(typeOf(type))
                    && records.size() < MAX_RECORDS) {
                DnsRecordReader.read(
                                type,
                                ByteBufUtil.getBytes(raw.content()),
                                Duration.ofSeconds(Math.max(0, record.timeToLive())))
                        .ifPresent(records::add);
            }
        }
        release(answer);
        return records;
    }

    private static DnsRecordType typeOf(DnsRecord.Type type) {
        return switch (type) {
            case A -> DnsRecordType.A;
            case AAAA -> DnsRecordType.AAAA;
            case SRV -> DnsRecordType.SRV;
            case NAPTR -> DnsRecordType.NAPTR;
        };
    }

    @Override
    public void close() {
        resolver.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }
}
