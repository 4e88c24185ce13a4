/**
 * What the pages show, kept up with the gateway: lists that are asked for, and events between. Whoever reads it is
 * told whether it is live; when the gateway is gone it says since when, and keeps what was last known.
 */
import { Refusal, type Api, type Call, type Node, type Registration, type Stored } from './api';
import { happened, listed, NO_CALLS, parseEvent, type CallList, type LiveEvent } from './call-list';
import { attempts, type Attempts } from './trunk-figures';

export interface LiveState {
  readonly phase: 'connecting' | 'live' | 'lost';
  /** When the gateway was last heard, by this machine's clock. */
  readonly heardAt: number | undefined;
  /** What this machine's clock is behind the gateway's. */
  readonly skewMs: number;
  readonly calls: CallList;
  readonly node: Node | undefined;
  readonly trunks: readonly Stored[] | undefined;
  readonly users: readonly Stored[] | undefined;
  readonly registrations: readonly Registration[] | undefined;
  readonly attempts: Attempts | undefined;
  readonly attemptsBefore: Attempts | undefined;
  /** The token is not good any more. */
  readonly signedOut: string | undefined;
}

const START: LiveState = {
  phase: 'connecting',
  heardAt: undefined,
  skewMs: 0,
  calls: NO_CALLS,
  node: undefined,
  trunks: undefined,
  users: undefined,
  registrations: undefined,
  attempts: undefined,
  attemptsBefore: undefined,
  signedOut: undefined,
};

const LOOK_MS = 4_000;
const AGAIN_MS = 1_500;
/** Events of that long are drawn at once. */
const BURST_MS = 150;
/** However much happens, the whole list of calls is asked for no more often. */
const LIST_MS = 700;
const RATE_MS = 10_000;
/** A clock that differs by less is as good as the gateway's. */
const SKEW_MS = 2_000;

export class Live {
  state = START;
  private readonly told = new Set<() => void>();
  private socket: WebSocket | undefined;
  private socketOpen = false;
  private waiting: LiveEvent[] = [];
  private burst: ReturnType<typeof setTimeout> | undefined;
  private list: ReturnType<typeof setTimeout> | undefined;
  private next: ReturnType<typeof setTimeout> | undefined;
  private looking = false;
  /** When a call's beginning was told. */
  private begun = new Map<string, number>();
  private stopped = false;

  constructor(private readonly api: Api) {}

  subscribe(listener: () => void): () => void {
    this.told.add(listener);
    return () => this.told.delete(listener);
  }

  start(): void {
    this.connect();
    void this.look();
  }

  stop(): void {
    this.stopped = true;
    [this.burst, this.list, this.next].forEach((timer) => clearTimeout(timer));
    this.socket?.close();
  }

  /** Now, for instance because a button was pressed. */
  async look(): Promise<void> {
    if (this.looking || this.stopped) {
      return;
    }
    this.looking = true;
    clearTimeout(this.next);
    const since = this.since();
    try {
      const [node, calls, trunks, users, registrations, metrics] = await Promise.all([
        this.api.get<Node>('node'),
        this.api.get<{ items: Call[] }>('calls'),
        this.api.all('trunks'),
        this.api.all('users'),
        this.api.get<{ items: Registration[] }>('registrations'),
        this.api.metrics(),
      ]);
      const now = Date.now();
      const skew = Date.parse(node.startedAt) + node.uptimeSeconds * 1000 - now;
      const counted = attempts(metrics, now);
      const { attempts: last, attemptsBefore } = this.state;
      const turn = last === undefined || attemptsBefore === undefined || now - attemptsBefore.atMs >= RATE_MS;
      this.set({
        node,
        trunks,
        users,
        registrations: registrations.items,
        calls: listed(this.state.calls, calls.items, since),
        heardAt: now,
        skewMs: Math.abs(skew) < SKEW_MS ? 0 : skew,
        attempts: counted,
        attemptsBefore: turn ? last : attemptsBefore,
        phase: this.socketOpen ? 'live' : this.state.phase,
      });
    } catch (error) {
      this.trouble(error);
    } finally {
      this.looking = false;
      if (!this.stopped) {
        this.next = setTimeout(() => void this.look(), this.state.phase === 'lost' ? AGAIN_MS : LOOK_MS);
      }
    }
  }

  private trouble(error: unknown): void {
    if (error instanceof Refusal && error.status === 401) {
      this.set({ signedOut: error.message, phase: 'lost' });
      this.stop();
    } else if (!(error instanceof Refusal) || error.status === 0 || error.status >= 500) {
      this.set({ phase: 'lost' });
    }
  }

  private connect(): void {
    const socket = this.api.events();
    this.socket = socket;
    socket.onopen = () => {
      this.socketOpen = true;
      // What happened meanwhile was told to nobody.
      void this.look();
    };
    socket.onmessage = (message: MessageEvent<unknown>) => this.heard(String(message.data));
    socket.onclose = () => {
      this.socketOpen = false;
      if (!this.stopped) {
        this.set({ phase: 'lost' });
        setTimeout(() => this.stopped || this.connect(), AGAIN_MS);
      }
    };
  }

  private heard(text: string): void {
    const event = parseEvent(text);
    if (event === undefined) {
      return;
    }
    this.waiting.push(event);
    this.burst ??= setTimeout(() => this.draw(), BURST_MS);
  }

  private draw(): void {
    const events = this.waiting;
    for (const event of events) {
      if (event.type === 'call.started' && event.callId !== undefined) {
        this.begun.set(event.callId, performance.now());
      }
    }
    this.waiting = [];
    this.burst = undefined;
    const calls = happened(this.state.calls, events);
    this.set({ calls, heardAt: Date.now() });
    if (calls.incomplete) {
      this.list ??= setTimeout(() => void this.listCalls(), LIST_MS);
    }
    if (events.some((event) => ['trunk', 'configuration', 'registration'].includes(event.type))) {
      void this.look();
    }
  }

  /** Of a list that is asked for now: whether a call began later. */
  private since(): (id: string) => boolean {
    const asked = performance.now();
    this.begun = new Map([...this.begun].slice(-1000));
    return (id) => (this.begun.get(id) ?? -1) >= asked;
  }

  private async listCalls(): Promise<void> {
    const since = this.since();
    // What comes from now on may not be in this list any more.
    this.list = undefined;
    try {
      const calls = await this.api.get<{ items: Call[] }>('calls');
      this.set({ calls: listed(this.state.calls, calls.items, since), heardAt: Date.now() });
    } catch (error) {
      this.trouble(error);
    }
  }

  private set(change: Partial<LiveState>): void {
    if (!this.stopped || change.signedOut !== undefined) {
      this.state = { ...this.state, ...change };
      this.told.forEach((listener) => listener());
    }
  }
}
