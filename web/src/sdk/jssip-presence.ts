/** Colleagues, messages and the operator's own availability over JsSIP (RFC 6665, RFC 3428, RFC 3903). */
import { URI } from 'jssip';
import type { UA } from 'jssip';
import RequestSender from 'jssip/lib/RequestSender';
import SIPMessage from 'jssip/lib/SIPMessage';
import type { IncomingResponse, OutgoingRequest } from 'jssip/lib/SIPMessage';
import {
  COLLEAGUES_CONTENT_TYPE,
  COLLEAGUES_EVENT,
  parseColleagues,
  presenceDocument,
  type Availability,
} from './colleagues';
import { sipUri } from './dial-string';
import type { SipLineEvents } from './sip-line';

const WATCH_SECONDS = 600;
const WATCH_AGAIN_MS = 5_000;
const PUBLISH_SECONDS = 600;
/** Half of its life: one lost refresh is no harm. */
const PUBLISH_AGAIN_MS = (PUBLISH_SECONDS / 2) * 1000;

/** Its constructor is missing in JsSIP's types. */
const Request = SIPMessage.OutgoingRequest as unknown as new (
  method: string,
  uri: URI | undefined,
  ua: UA,
  parameters: undefined,
  headers: string[],
  body: string | undefined,
) => OutgoingRequest;

type Watching = ReturnType<UA['subscribe']>;

export class JsSipPresence {
  private watching: Watching | undefined;
  private watchTimer: ReturnType<typeof setTimeout> | undefined;
  private publishTimer: ReturnType<typeof setTimeout> | undefined;
  private availability: Availability = 'available';
  private etag = '';
  private stopped = false;
  private readonly address: string;

  constructor(
    private readonly ua: UA,
    user: string,
    private readonly sipDomain: string,
    private readonly events: SipLineEvents,
  ) {
    this.address = sipUri(user, sipDomain);
    ua.on('registered', () => this.start());
    ua.on('disconnected', () => this.lost());
    ua.on('newMessage', (event: { originator: unknown; request: unknown }) => {
      if (String(event.originator) === 'remote' && !this.stopped) {
        this.received(event.request as IncomingText);
      }
    });
  }

  /** Resolves to the gateway's answer; to nothing when none came. */
  send(user: string, text: string): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.ua.sendMessage(sipUri(user, this.sipDomain), text, {
        contentType: 'text/plain',
        eventHandlers: {
          succeeded: () => resolve(200),
          failed: (event) => resolve((event.response as IncomingResponse | null)?.status_code),
        },
      });
    });
  }

  setAvailability(availability: Availability): void {
    this.availability = availability;
    this.publish(true);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.watchTimer);
    clearTimeout(this.publishTimer);
  }

  private start(): void {
    if (this.stopped) {
      return;
    }
    if (this.watching === undefined) {
      this.watch();
    }
    // The gateway may have started anew and forgotten it.
    if (this.availability !== 'available' && this.etag === '') {
      this.publish(true);
    }
  }

  /** The gateway ends a subscription with its connection. What was published stays until it expires. */
  private lost(): void {
    this.watching = undefined;
    clearTimeout(this.watchTimer);
  }

  private watch(): void {
    const watching = this.ua.subscribe(this.address, COLLEAGUES_EVENT, COLLEAGUES_CONTENT_TYPE, {
      expires: WATCH_SECONDS,
      contentType: COLLEAGUES_CONTENT_TYPE,
    });
    this.watching = watching;
    watching.on('notify', (_isFinal, _request, body) => {
      const colleagues = this.watching === watching && !this.stopped ? parseColleagues(body) : undefined;
      if (colleagues !== undefined) {
        this.events.onColleagues(colleagues);
      }
    });
    watching.on('terminated', (_code, _reason, retryAfter) => {
      if (this.watching !== watching || this.stopped) {
        return;
      }
      this.watching = undefined;
      clearTimeout(this.watchTimer);
      const waitMs = Math.max(WATCH_AGAIN_MS, (retryAfter ?? 0) * 1000);
      this.watchTimer = setTimeout(() => this.ua.isRegistered() && this.watching === undefined && this.watch(), waitMs);
    });
    watching.subscribe();
  }

  /** JsSIP has no PUBLISH of its own. */
  private publish(changed: boolean): void {
    clearTimeout(this.publishTimer);
    if (this.stopped || !this.ua.isRegistered()) {
      return;
    }
    const gone = this.availability === 'available' && this.etag !== '';
    if (this.availability === 'available' && !gone) {
      return;
    }
    const headers = [
      'Event: presence',
      `Expires: ${gone ? 0 : PUBLISH_SECONDS}`,
      ...(this.etag === '' ? [] : [`SIP-If-Match: ${this.etag}`]),
    ];
    const body = changed && !gone ? presenceDocument(this.address, this.availability) : undefined;
    if (body !== undefined) {
      headers.push('Content-Type: application/pidf+xml');
    }
    const request = new Request('PUBLISH', URI.parse(this.address), this.ua, undefined, headers, body);
    new RequestSender(this.ua, request, {
      onReceiveResponse: (response) => this.published(response, gone),
      onRequestTimeout: () => this.publishLater(),
      onTransportError: () => this.publishLater(),
    }).send();
  }

  private published(response: IncomingResponse, gone: boolean): void {
    if (response.status_code < 200) {
      return;
    }
    if (response.status_code < 300) {
      this.etag = gone ? '' : (response.getHeader('SIP-ETag') ?? '');
      this.publishTimer = gone ? undefined : setTimeout(() => this.publish(false), PUBLISH_AGAIN_MS);
    } else if (response.status_code === 412) {
      this.etag = '';
      this.publish(true);
    } else {
      this.publishLater();
    }
  }

  private publishLater(): void {
    clearTimeout(this.publishTimer);
    this.publishTimer = setTimeout(() => this.publish(true), WATCH_AGAIN_MS);
  }

  private received(request: IncomingText): void {
    const type = request.getHeader('Content-Type')?.split(';')[0]?.trim().toLowerCase();
    if (type === 'text/plain' && request.body) {
      this.events.onMessage(decodeURIComponent(request.from.uri.user), request.body);
    }
  }
}

interface IncomingText {
  readonly from: { readonly uri: { readonly user: string } };
  readonly body?: string;
  getHeader(name: string): string | undefined;
}
