/** One call at the fake gateway, in either role. The test says what happens. */
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { formatSip, header, methodOf, statusOf, tagOf, uriIn, type SipMessage } from './sip-message';

type Headers = readonly (readonly [string, string])[];

const CONTACT = ['Contact', '<sip:gateway.invalid;transport=ws>'] as const;

export class FakeCall {
  readonly received: SipMessage[] = [];
  private readonly waiting = new Set<() => void>();
  private sequence = 100;

  private constructor(
    private readonly socket: WebSocket,
    readonly invite: SipMessage,
    readonly weCalled: boolean,
    readonly localTag: string,
  ) {}

  /** A call that the page makes. */
  static fromPage(socket: WebSocket, invite: SipMessage): FakeCall {
    return new FakeCall(socket, invite, false, token());
  }

  /** A call to the page. */
  static toPage(socket: WebSocket, contact: string, user: string, from: string, offer: string): FakeCall {
    const tag = token();
    const invite: SipMessage = {
      startLine: `INVITE ${contact} SIP/2.0`,
      headers: [
        ['Via', `SIP/2.0/WS gateway.invalid;branch=z9hG4bK${token()}`],
        ['Max-Forwards', '70'],
        ['From', `${from};tag=${tag}`],
        ['To', `<sip:${user}@tandem.local>`],
        ['Call-ID', token()],
        ['CSeq', '1 INVITE'],
        CONTACT,
        ['Content-Type', 'application/sdp'],
      ],
      body: offer,
    };
    const call = new FakeCall(socket, invite, true, tag);
    call.send(invite);
    return call;
  }

  get callId(): string {
    return header(this.invite, 'Call-ID');
  }

  /** The number in the request URI. */
  get dialled(): string {
    return /^INVITE sip:([^@]+)@/.exec(this.invite.startLine)?.[1] ?? '';
  }

  respond(status: number, phrase: string, extra: Headers = [], body = '', to: SipMessage = this.invite): void {
    const copied = to.headers.filter(([name]) => ['via', 'from', 'call-id', 'cseq'].includes(name.toLowerCase()));
    const toHeader = header(to, 'To');
    const tagged = tagOf(toHeader) === '' && status > 100 ? `${toHeader};tag=${this.localTag}` : toHeader;
    this.send({
      startLine: `SIP/2.0 ${status} ${phrase}`,
      headers: [...copied, ['To', tagged], CONTACT, ...extra, ...typeOf(body)],
      body,
    });
  }

  answer(sdp: string, early: boolean): void {
    this.respond(200, 'OK', early ? [['X-Tandem-Answer', 'early']] : [], sdp);
  }

  progress(report: object): void {
    const type = ['Content-Type', 'application/vnd.tandem.progress+json'] as const;
    this.request('INFO', [type], JSON.stringify(report));
  }

  request(method: string, extra: Headers = [], body = ''): void {
    this.sequence += 1;
    const theirs = this.weCalled ? this.lastOk() : this.invite;
    const from = this.weCalled ? header(this.invite, 'From') : `${header(this.invite, 'To')};tag=${this.localTag}`;
    this.send({
      startLine: `${method} ${uriIn(header(theirs, 'Contact'))} SIP/2.0`,
      headers: [
        ['Via', `SIP/2.0/WS gateway.invalid;branch=z9hG4bK${token()}`],
        ['Max-Forwards', '70'],
        ['From', from],
        ['To', this.weCalled ? header(theirs, 'To') : header(this.invite, 'From')],
        ['Call-ID', this.callId],
        ['CSeq', `${this.sequence} ${method}`],
        ...extra,
      ],
      body,
    });
  }

  /** CANCEL of our own INVITE (RFC 3261 §9.1). */
  cancel(): void {
    const kept = this.invite.headers.filter(([name]) => !['CSeq', 'Content-Type', 'Contact'].includes(name));
    this.send({
      startLine: this.invite.startLine.replace('INVITE', 'CANCEL'),
      headers: [...kept, ['CSeq', '1 CANCEL']],
      body: '',
    });
  }

  ack(): void {
    const ok = this.lastOk();
    this.send({
      startLine: `ACK ${uriIn(header(ok, 'Contact'))} SIP/2.0`,
      headers: [
        ['Via', `SIP/2.0/WS gateway.invalid;branch=z9hG4bK${token()}`],
        ['Max-Forwards', '70'],
        ['From', header(ok, 'From')],
        ['To', header(ok, 'To')],
        ['Call-ID', this.callId],
        ['CSeq', '1 ACK'],
      ],
      body: '',
    });
  }

  receive(message: SipMessage): void {
    this.received.push(message);
    if (['BYE', 'CANCEL', 'UPDATE'].includes(methodOf(message)) && statusOf(message) === 0) {
      this.respond(200, 'OK', [], '', message);
    }
    if (methodOf(message) === 'CANCEL' && statusOf(message) === 0) {
      this.respond(487, 'Request Terminated');
    }
    this.waiting.forEach((wake) => wake());
  }

  /** The first message that fits, as soon as it is there. */
  async expect(what: string, fits: (message: SipMessage) => boolean): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what} came within 8 s`)), 8_000);
      const look = (): void => {
        const found = this.received.find(fits);
        if (found !== undefined) {
          clearTimeout(timer);
          this.waiting.delete(look);
          resolve(found);
        }
      };
      this.waiting.add(look);
      look();
    });
  }

  expectRequest(method: string): Promise<SipMessage> {
    return this.expect(method, (message) => methodOf(message) === method && statusOf(message) === 0);
  }

  expectStatus(status: number): Promise<SipMessage> {
    return this.expect(String(status), (message) => methodOf(message) === 'INVITE' && statusOf(message) === status);
  }

  private lastOk(): SipMessage {
    const ok = this.received.findLast((message) => statusOf(message) === 200 && methodOf(message) === 'INVITE');
    if (ok === undefined) {
      throw new Error('the page has not answered');
    }
    return ok;
  }

  private send(message: SipMessage): void {
    this.socket.send(formatSip(message));
  }
}

export function token(): string {
  return randomBytes(8).toString('hex');
}

function typeOf(body: string): Headers {
  return body.startsWith('v=0') ? [['Content-Type', 'application/sdp']] : [];
}
