/** A stand-in for the gateway: serves the page under a strict CSP, registers operators, leaves calls to the test. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { FakeCall, token } from './fake-call';
import { formatSip, header, methodOf, parseSip, statusOf, uriIn, type SipMessage } from './sip-message';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const CONSOLE_SETTINGS = {
  sipDomain: 'tandem.local',
  webSocketPath: '/sip',
  demoNumbers: [
    { number: '+996312000101', label: 'rings, then answers and echoes' },
    { number: '+996312000102', label: 'operator message: number does not exist' },
    { number: '+996312000103', label: 'busy' },
    { number: '+996312000104', label: 'all lines congested' },
    { number: '+996312000105', label: 'nobody answers' },
    { number: '+996312000106', label: 'own ringback tone, then answers' },
  ],
  version: '0.1.0',
};

export class FakeGateway {
  readonly passwords = new Map([['anna', 'correct horse']]);
  /** While true the WebSocket is refused, as when the gateway is down. */
  isDown = false;
  /** While true nothing that comes is answered, as when the network has silently gone. */
  isSilent = false;
  /** Answer REGISTER with this status instead. */
  registrarStatus = 0;
  /** What pages are told of all operators. */
  colleagues: readonly object[] = [];
  /** Texts that pages sent, each behind its address. */
  readonly texts: string[] = [];
  /** What operators said of themselves. */
  readonly published: string[] = [];
  private readonly http: Server;
  private readonly sockets: WebSocketServer;
  private readonly calls = new Map<string, FakeCall>();
  private readonly arrivals: FakeCall[] = [];
  private readonly awaiting: ((call: FakeCall) => void)[] = [];
  private readonly contacts = new Map<string, { socket: WebSocket; contact: string }>();

  private constructor(private readonly pageDirectory: string) {
    this.http = createServer((request, response) => this.serve(request, response));
    this.sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'sip' });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.isDown || request.url !== '/sip') {
        socket.destroy();
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on('message', (data) => this.receive(opened, data.toString()));
      });
    });
  }

  static async start(pageDirectory: string): Promise<FakeGateway> {
    const gateway = new FakeGateway(pageDirectory);
    await new Promise<void>((resolve) => gateway.http.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.dropSockets();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** Cuts every WebSocket without a closing handshake. */
  dropSockets(): void {
    this.sockets.clients.forEach((socket) => socket.terminate());
  }

  /** The next call that a page makes. */
  nextCall(): Promise<FakeCall> {
    const arrived = this.arrivals.shift();
    return arrived === undefined ? new Promise((resolve) => this.awaiting.push(resolve)) : Promise.resolve(arrived);
  }

  /** Calls a registered operator. */
  callOperator(user: string, from: string, offer: string): FakeCall {
    const registration = this.contacts.get(user);
    if (registration === undefined) {
      throw new Error(`${user} is not registered`);
    }
    const call = FakeCall.toPage(registration.socket, registration.contact, user, from, offer);
    this.calls.set(call.callId, call);
    return call;
  }

  isRegistered(user: string): boolean {
    return this.contacts.has(user);
  }

  private receive(socket: WebSocket, text: string): void {
    if (this.isSilent || text.trim() === '') {
      return;
    }
    const message = parseSip(text);
    if (methodOf(message) === 'REGISTER') {
      this.register(socket, message);
      return;
    }
    if (statusOf(message) === 0 && this.service(socket, message)) {
      return;
    }
    const known = this.calls.get(header(message, 'Call-ID'));
    if (known !== undefined) {
      known.receive(message);
    } else if (methodOf(message) === 'INVITE' && statusOf(message) === 0) {
      this.arrive(FakeCall.fromPage(socket, message));
    }
  }

  /** A colleague writes to a page. */
  write(user: string, from: string, text: string): void {
    const registration = this.contacts.get(user);
    registration?.socket.send(
      formatSip({
        startLine: `MESSAGE ${registration.contact} SIP/2.0`,
        headers: [
          ['Via', `SIP/2.0/WS gateway.invalid;branch=z9hG4bK${token()}`],
          ['Max-Forwards', '70'],
          ['From', `<sip:${from}@tandem.local>;tag=${token()}`],
          ['To', `<sip:${user}@tandem.local>`],
          ['Call-ID', token()],
          ['CSeq', '1 MESSAGE'],
          ['Content-Type', 'text/plain;charset=UTF-8'],
        ],
        body: text,
      }),
    );
  }

  /** Answers what is no call; false when it is one. */
  private service(socket: WebSocket, request: SipMessage): boolean {
    const tag = token();
    const reply = (extra: (readonly [string, string])[] = []): void => {
      const copied = request.headers.filter(([name]) => /^(via|from|call-id|cseq)$/i.test(name));
      const to = header(request, 'To').includes('tag=') ? header(request, 'To') : `${header(request, 'To')};tag=${tag}`;
      socket.send(formatSip({ startLine: 'SIP/2.0 200 OK', headers: [...copied, ['To', to], ...extra], body: '' }));
    };
    switch (methodOf(request)) {
      case 'MESSAGE':
        this.texts.push(`${request.startLine.split(' ')[1]} ${request.body}`);
        reply();
        return true;
      case 'PUBLISH':
        this.published.push(
          header(request, 'Expires') === '0' ? `removed ${header(request, 'SIP-If-Match')}` : request.body,
        );
        reply([['SIP-ETag', `etag-${this.published.length}`], ['Expires', header(request, 'Expires')]]);
        return true;
      case 'SUBSCRIBE':
        reply([['Expires', '600'], ['Contact', '<sip:gateway.invalid;transport=ws>']]);
        this.notify(socket, request, tag);
        return true;
      default:
        return false;
    }
  }

  private notify(socket: WebSocket, subscribe: SipMessage, tag: string): void {
    socket.send(
      formatSip({
        startLine: `NOTIFY ${uriIn(header(subscribe, 'Contact'))} SIP/2.0`,
        headers: [
          ['Via', `SIP/2.0/WS gateway.invalid;branch=z9hG4bK${token()}`],
          ['Max-Forwards', '70'],
          ['From', `${header(subscribe, 'To')};tag=${tag}`],
          ['To', header(subscribe, 'From')],
          ['Call-ID', header(subscribe, 'Call-ID')],
          ['CSeq', '1 NOTIFY'],
          ['Contact', '<sip:gateway.invalid;transport=ws>'],
          ['Event', header(subscribe, 'Event')],
          ['Subscription-State', 'active;expires=600'],
          ['Content-Type', 'application/vnd.tandem.colleagues+json'],
        ],
        body: JSON.stringify({ colleagues: this.colleagues }),
      }),
    );
  }

  private arrive(call: FakeCall): void {
    this.calls.set(call.callId, call);
    call.respond(100, 'Trying');
    const waiter = this.awaiting.shift();
    if (waiter === undefined) {
      this.arrivals.push(call);
    } else {
      waiter(call);
    }
  }

  private register(socket: WebSocket, request: SipMessage): void {
    const user = /sip:([^@]+)@/.exec(header(request, 'To'))?.[1] ?? '';
    const reply = (status: string, extra: (readonly [string, string])[] = []): void => {
      const copied = request.headers.filter(([name]) => /^(via|from|call-id|cseq)$/i.test(name));
      const to = `${header(request, 'To')};tag=${token()}`;
      socket.send(formatSip({ startLine: `SIP/2.0 ${status}`, headers: [...copied, ['To', to], ...extra], body: '' }));
    };
    if (this.registrarStatus !== 0) {
      reply(`${this.registrarStatus} Error`);
    } else if (!isDigestRight(header(request, 'Authorization'), this.passwords.get(user) ?? token())) {
      const challenge = `Digest realm="tandem.local", nonce="${token()}", algorithm=MD5, qop="auth"`;
      reply('401 Unauthorized', [['WWW-Authenticate', challenge]]);
    } else if (header(request, 'Contact').includes('expires=0')) {
      this.contacts.delete(user);
      reply('200 OK');
    } else {
      this.contacts.set(user, { socket, contact: uriIn(header(request, 'Contact')) });
      reply('200 OK', [['Contact', header(request, 'Contact')]]);
    }
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('Content-Security-Policy', "default-src 'self'");
    const path = normalize(new URL(request.url ?? '/', 'http://gateway.invalid').pathname);
    if (path === '/console.json') {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(CONSOLE_SETTINGS));
      return;
    }
    const file = path === '/' ? '/index.html' : path;
    try {
      const content = readFileSync(join(this.pageDirectory, file));
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream').end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}

/** RFC 2617 §3.2.2.1 with qop=auth. */
function isDigestRight(authorization: string, password: string): boolean {
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]*)"?`).exec(authorization)?.[1] ?? '';
  const ha1 = md5(`${field('username')}:${field('realm')}:${password}`);
  const ha2 = md5(`REGISTER:${/\buri="([^"]*)"/.exec(authorization)?.[1] ?? ''}`);
  const expected = md5(`${ha1}:${field('nonce')}:${field('nc')}:${field('cnonce')}:${field('qop')}:${ha2}`);
  return field('response') === expected;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
