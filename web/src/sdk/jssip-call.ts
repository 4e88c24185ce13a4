/** One JsSIP session as a `CallLeg`. */
import { C } from 'jssip';
import type { UA } from 'jssip';
import type { EndEvent, IncomingInfoEvent, OutgoingInfoEvent, RTCSession } from 'jssip/lib/RTCSession';
import { isAnsweredByItself, isEarlyAnswer, type SipHeaders } from './answer-headers';
import type { Trouble } from './call-ending';
import { parseAudioInfo } from './audio-info';
import type { CallInput } from './call-state';
import type { Cause } from './cause';
import { sipUri } from './dial-string';
import { parseProgressInfo, PROGRESS_CONTENT_TYPE } from './progress-info';
import { COMMAND_CONTENT_TYPE, parseRecording, recordCommand, type RecordAction } from './recording';
import { parseReasonHeaders } from './reason-header';
import { notHearing } from './sdp-direction';
import type { CallLeg } from './sip-line';

/** No ICE servers: the gateway is ICE-lite, so the browser's own addresses are enough. */
export const PEER_CONNECTION: RTCConfiguration = {
  iceServers: [],
  rtcpMuxPolicy: 'require',
  bundlePolicy: 'max-bundle',
};

/** JsSIP's own default is 90 s, and one unanswered refresh ends the call. */
export const SESSION_EXPIRES_SECONDS = 1800;

const DTMF_DURATION_MS = 120;
const DTMF_GAP_MS = 70;

export class JsSipCall implements CallLeg {
  onInput: (input: CallInput) => void = () => {};
  onRemoteAudio: (stream: MediaStream) => void = () => {};
  readonly wanted: boolean;
  readonly dials: boolean;
  private hangUpAsked = false;

  constructor(
    private readonly session: RTCSession,
    private readonly ua: UA,
    request?: SipHeaders,
  ) {
    this.wanted = isAnsweredByItself(request);
    this.dials = isEarlyAnswer(request);
    this.listenToAnswer();
    this.listenToMedia();
    session.on('ended', (event: EndEvent) => this.over(event));
    session.on('failed', (event: EndEvent) => this.over(event));
    session.on('newInfo', (event: IncomingInfoEvent | OutgoingInfoEvent) => {
      // JsSIP reports its own INFOs too; only the gateway's count.
      if (String(event.originator) === 'remote') {
        this.progressInfo(event.info.contentType, event.info.body);
      }
    });
  }

  get number(): string {
    return decodeURIComponent(this.session.remote_identity.uri.user);
  }

  get name(): string {
    return this.session.remote_identity.display_name ?? '';
  }

  answer(microphone: MediaStream): void {
    if (this.session.isInProgress()) {
      this.session.answer({
        mediaStream: microphone,
        pcConfig: PEER_CONNECTION,
        sessionTimersExpires: SESSION_EXPIRES_SECONDS,
      });
    }
  }

  hangUp(as?: 'busy'): void {
    if (this.session.isEnded()) {
      return;
    }
    this.hangUpAsked = true;
    const ringingHere = String(this.session.direction) === 'incoming' && !this.session.isEstablished();
    if (!ringingHere) {
      this.session.terminate();
    } else if (as === 'busy') {
      this.session.terminate({ status_code: 486, reason_phrase: 'Busy Here' });
    } else {
      this.session.terminate({ status_code: 603, reason_phrase: 'Decline' });
    }
  }

  setMuted(on: boolean): void {
    if (on) {
      this.session.mute({ audio: true });
    } else {
      this.session.unmute({ audio: true });
    }
    this.onInput({ type: 'muted', on });
  }

  setHold(on: boolean): boolean {
    const settled = (): void => this.onInput({ type: 'hold', hold: on ? 'on' : 'off' });
    const begun = on ? this.session.hold({}, settled) : this.session.unhold({}, settled);
    if (begun) {
      this.onInput({ type: 'hold', hold: 'pending' });
    }
    return begun;
  }

  sendDtmf(tones: string): boolean {
    if (!this.session.isEstablished()) {
      return false;
    }
    this.session.sendDTMF(tones, {
      duration: DTMF_DURATION_MS,
      interToneGap: DTMF_GAP_MS,
      transportType: C.DTMF_TRANSPORT.RFC2833,
    });
    return true;
  }

  record(action: RecordAction): boolean {
    if (!this.session.isEstablished()) {
      return false;
    }
    this.session.sendInfo(COMMAND_CONTENT_TYPE, recordCommand(action));
    return true;
  }

  transfer(user: string): boolean {
    const domain = this.session.remote_identity.uri.host;
    return this.refer(sipUri(user, domain), {});
  }

  connectWith(other: CallLeg): boolean {
    if (!(other instanceof JsSipCall) || !other.session.isEstablished()) {
      return false;
    }
    const target = sipUri(other.number, other.session.remote_identity.uri.host);
    return this.refer(target, { replaces: other.session });
  }

  private refer(target: string, how: { replaces?: RTCSession }): boolean {
    if (!this.session.isEstablished()) {
      return false;
    }
    const failed = (): void => this.onInput({ type: 'transfer', state: 'failed' });
    this.onInput({ type: 'transfer', state: 'pending' });
    this.session.refer(target, {
      ...how,
      eventHandlers: {
        requestFailed: failed,
        failed,
        // The others talk with each other: our part is over, and so is that of the call that was replaced.
        accepted: () => {
          this.hangUp();
          if (how.replaces !== undefined && !how.replaces.isEnded()) {
            how.replaces.terminate();
          }
        },
      },
    });
    return true;
  }

  async replaceMicrophone(track: MediaStreamTrack): Promise<void> {
    const connection: RTCPeerConnection | null = this.session.connection;
    const sender = connection?.getSenders().find((candidate) => candidate.track?.kind === 'audio');
    if (sender === undefined) {
      return;
    }
    track.enabled = sender.track?.enabled ?? true; // Muted or on hold stays so.
    await sender.replaceTrack(track);
  }

  private listenToAnswer(): void {
    const { session } = this;
    session.on('progress', ({ response }: { response?: { status_code: number; body: string } | null }) => {
      if (response) {
        this.onInput({ type: 'provisional', sip: response.status_code, media: Boolean(response.body) });
      }
    });
    session.on('accepted', (event: { response?: SipHeaders | null }) => {
      this.onInput({ type: 'answered', early: this.dials || isEarlyAnswer(event.response), atMs: Date.now() });
    });
    session.on('hold', (event) => this.heldByOther(String(event.originator), true));
    session.on('unhold', (event) => this.heldByOther(String(event.originator), false));
    session.on('sdp', (event) => {
      // JsSIP tells its own hold in offers alone: an answer as the browser makes it would take the call off hold.
      if (String(event.originator) === 'local' && event.type === 'answer' && session.isOnHold().local) {
        event.sdp = notHearing(event.sdp);
      }
    });
  }

  private listenToMedia(): void {
    const { session } = this;
    // An outgoing session has its connection already, an incoming one makes it when it is answered.
    const connection: RTCPeerConnection | null = session.connection;
    if (connection === null) {
      session.on('peerconnection', (event) => this.listenToConnection(event.peerconnection));
    } else {
      this.listenToConnection(connection);
    }
    session.on('icecandidate', (event) => {
      // JsSIP would wait for the end of gathering, which can take 40 s.
      if (event.candidate.type === 'host' || event.candidate.candidate.includes(' typ host')) {
        event.ready();
      }
    });
  }

  private listenToConnection(connection: RTCPeerConnection): void {
    connection.addEventListener('track', (event) => {
      this.onRemoteAudio(event.streams[0] ?? new MediaStream([event.track]));
    });
    connection.addEventListener('iceconnectionstatechange', () => {
      // Unanswered checks show after 5 s; after 30 s more the connection has failed and JsSIP ends the call.
      const state = connection.iceConnectionState;
      this.onInput({ type: 'media-lost', on: state === 'disconnected' || state === 'failed' });
    });
  }

  private heldByOther(originator: string, on: boolean): void {
    if (originator === 'remote') {
      this.onInput({ type: 'held-by-other', on });
    }
  }

  private progressInfo(contentType: string | undefined, body: string | undefined): void {
    const type = contentType?.split(';')[0]?.trim();
    const info = type === PROGRESS_CONTENT_TYPE ? parseProgressInfo(body) : undefined;
    if (info !== undefined) {
      this.onInput({ type: 'progress', info, atMs: Date.now() });
    }
    const recording = type === PROGRESS_CONTENT_TYPE ? parseRecording(body) : undefined;
    if (recording !== undefined) {
      this.onInput({ type: 'recording', recording });
    }
    const audio = type === PROGRESS_CONTENT_TYPE ? parseAudioInfo(body) : undefined;
    if (audio !== undefined) {
      this.onInput({ type: 'one-way-audio', direction: audio.direction, on: audio.trouble });
      if (audio.restartIce && this.session.isEstablished()) {
        this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
      }
    }
  }

  private over(event: EndEvent): void {
    const trouble = this.troubleBehind(event);
    const end = {
      by: String(event.originator) === 'remote' ? ('remote' as const) : ('local' as const),
      cause: causeIn(event.message),
      ...(trouble === undefined ? {} : { trouble }),
    };
    this.onInput({ type: 'over', end, atMs: Date.now() });
  }

  /** JsSIP reports a lost socket or a timeout during INVITE as our own cancel; the flag tells them apart. */
  private troubleBehind(event: EndEvent): Trouble | undefined {
    if (String(event.originator) === 'remote' || this.hangUpAsked) {
      return event.cause === C.causes.BAD_MEDIA_DESCRIPTION ? 'no-agreement' : undefined;
    }
    switch (event.cause) {
      case C.causes.RTP_TIMEOUT:
        return 'media-lost';
      case C.causes.CONNECTION_ERROR:
        return 'socket-lost';
      case C.causes.REQUEST_TIMEOUT:
      case C.causes.DIALOG_ERROR:
        return this.ua.isConnected() ? 'no-response' : 'socket-lost';
      case C.causes.WEBRTC_ERROR:
      case C.causes.BAD_MEDIA_DESCRIPTION:
        return 'no-agreement';
      case C.causes.NO_ANSWER:
      case C.causes.EXPIRES:
        return 'not-picked-up';
      case C.causes.CANCELED:
        return this.ua.isConnected() ? 'no-response' : 'socket-lost';
      default:
        return 'internal';
    }
  }
}

/** Status and Reason of the message that ended a call; there may be none. */
function causeIn(message: unknown): Cause {
  if (typeof message !== 'object' || message === null || !('getHeaders' in message)) {
    return {};
  }
  const { getHeaders, status_code: status, reason_phrase: phrase } = message as {
    getHeaders(name: string): string[];
    status_code?: number | null;
    reason_phrase?: string | null;
  };
  const fromResponse: Cause = {
    ...(typeof status === 'number' ? { sip: status } : {}),
    ...(typeof status === 'number' && phrase ? { text: phrase } : {}),
  };
  return { ...fromResponse, ...parseReasonHeaders(getHeaders.call(message, 'Reason')) };
}
