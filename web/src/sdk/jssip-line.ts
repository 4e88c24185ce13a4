/** A line over JsSIP: SIP over WebSocket (RFC 7118) with registration. */
import { UA, WebSocketInterface } from 'jssip';
import type { IncomingRTCSessionEvent, RTCSessionEvent, UnRegisteredEvent } from 'jssip/lib/UA';
import type { Availability } from './colleagues';
import { sipUri } from './dial-string';
import { JsSipCall, PEER_CONNECTION, SESSION_EXPIRES_SECONDS } from './jssip-call';
import { JsSipPresence } from './jssip-presence';
import { isRefusal } from './line-state';
import type { CallLeg, Credentials, LineAddress, SipLine, SipLineEvents } from './sip-line';

/** Short, so that a connection that died silently shows within two minutes. */
const REGISTER_EXPIRES_SECONDS = 120;
const RECONNECT_MIN_SECONDS = 2;
const RECONNECT_MAX_SECONDS = 10;
const REGISTER_RETRY_MS = 5_000;
/** How long an incoming call rings here before it counts as missed. */
const RING_SECONDS = 60;

/** As RFC 6750 writes it into Authorization. */
function bearer(token: string): string {
  return `Bearer ${token}`;
}

export class JsSipLine implements SipLine {
  private readonly ua: UA;
  private readonly presence: JsSipPresence;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private wasReady = false;

  constructor(
    private readonly address: LineAddress,
    private readonly credentials: Credentials,
    private readonly events: SipLineEvents,
  ) {
    this.ua = new UA({
      sockets: [new WebSocketInterface(address.webSocketUrl)],
      uri: sipUri(credentials.user, address.sipDomain),
      ...('token' in credentials
        ? { authorization_jwt: bearer(credentials.token) }
        : { authorization_user: credentials.user, password: credentials.password }),
      register_expires: REGISTER_EXPIRES_SECONDS,
      no_answer_timeout: RING_SECONDS,
      session_timers: true,
      connection_recovery_min_interval: RECONNECT_MIN_SECONDS,
      connection_recovery_max_interval: RECONNECT_MAX_SECONDS,
      user_agent: 'Tandem console',
    });
    this.listen();
    this.presence = new JsSipPresence(this.ua, credentials.user, address.sipDomain, events);
    this.ua.start();
  }

  call(user: string, microphone: MediaStream): CallLeg {
    const session = this.ua.call(sipUri(user, this.address.sipDomain), {
      mediaStream: microphone,
      pcConfig: PEER_CONNECTION,
      sessionTimersExpires: SESSION_EXPIRES_SECONDS,
    });
    return new JsSipCall(session, this.ua);
  }

  sendMessage(user: string, text: string): Promise<number | undefined> {
    return this.presence.send(user, text);
  }

  setAvailability(availability: Availability): void {
    this.presence.setAvailability(availability);
  }

  renewToken(token: string): void {
    this.ua.set('authorization_jwt', bearer(token));
    this.retryNow();
  }

  retryNow(): void {
    if (!this.ua.isConnected()) {
      this.transport.connect(); // Does nothing while an attempt is under way.
    } else if (!this.ua.isRegistered()) {
      this.ua.register();
    }
  }

  stop(): void {
    this.stopped = true;
    this.presence.stop();
    clearTimeout(this.retryTimer);
    this.ua.stop();
  }

  /** Public in JsSIP, missing in its types. */
  private get transport(): { connect(): void; disconnect(): void } {
    return (this.ua as UA & { transport: { connect(): void; disconnect(): void } }).transport;
  }

  private listen(): void {
    const { ua, events } = this;
    ua.on('connected', () => this.report(() => events.onLine({ type: 'socket-open' })));
    ua.on('disconnected', () => this.report(() => events.onLine({ type: 'socket-lost' })));
    ua.on('registered', () => {
      this.wasReady = true;
      this.report(() => events.onLine({ type: 'registered' }));
    });
    ua.on('registrationFailed', (event) => this.report(() => this.registrationFailed(event)));
    ua.on('newRTCSession', (event: RTCSessionEvent) => {
      if (String(event.originator) === 'remote' && !this.stopped) {
        events.onIncoming(new JsSipCall(event.session, ua, (event as IncomingRTCSessionEvent).request));
      }
    });
  }

  private report(action: () => void): void {
    if (!this.stopped) {
      action();
    }
  }

  private registrationFailed(event: UnRegisteredEvent): void {
    const sip: number | undefined = event.response?.status_code;
    // A token that has ended ends no call: another one may come.
    const tokenEnded = sip === 401 && this.wasReady && 'token' in this.credentials;
    if (sip !== undefined && isRefusal(sip) && !tokenEnded) {
      this.events.onLine({ type: 'registration-refused', sip });
      return;
    }
    if (sip === undefined && this.ua.isConnected()) {
      // No answer at all: the socket died without a word. JsSIP would go on using it until TCP gives up.
      this.transport.disconnect();
      this.transport.connect();
      return;
    }
    this.events.onLine({ type: 'registration-failed', ...(sip === undefined ? {} : { sip }) });
    const retryAfterMs = Number(event.response?.getHeader('Retry-After') ?? 0) * 1000;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.retryNow(), Math.max(REGISTER_RETRY_MS, retryAfterMs || 0));
  }
}
