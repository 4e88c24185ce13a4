/** The admin API as these pages use it: the same that the command line asks. */

export type Role = 'admin' | 'supervisor' | 'operator' | 'readonly';

export interface Whoami {
  readonly name: string;
  readonly role: Role;
}

export interface Call {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming' | 'internal' | 'transit' | 'test';
  readonly phase: string;
  readonly user: string;
  readonly number: string;
  readonly callee?: string;
  readonly trunk: string;
  readonly startedAt: string;
  readonly answeredAt?: string;
  readonly recording?: 'off' | 'on' | 'paused';
  readonly early?: boolean;
  readonly codecs?: readonly string[];
  readonly troubles?: readonly string[];
  readonly watchers?: readonly { readonly user: string; readonly mode: string }[];
  /** Known by an event alone. */
  readonly ringing?: boolean;
}

export interface Stored {
  readonly name: string;
  readonly version: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly up?: boolean;
    readonly trouble?: string;
    readonly addresses?: readonly string[];
    readonly calls?: number;
    readonly registrations?: number;
  };
}

export interface Registration {
  readonly user: string;
  readonly contact: string;
  readonly flow: string;
  readonly expiresAt: string;
  readonly userAgent?: string;
  readonly doNotDisturb?: boolean;
}

export interface Node {
  readonly version: string;
  readonly startedAt: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  readonly draining: boolean;
  readonly calls: number;
  readonly maxCalls?: number;
  readonly listenCode?: string;
  readonly registrations?: number;
  readonly configuration: number;
  readonly database: { readonly ok: boolean; readonly trouble?: string };
  readonly callRecords?: {
    readonly written?: number;
    readonly waiting?: number;
    readonly spooled?: number;
    readonly dropped?: number;
  };
  readonly memory: { readonly usedBytes: number; readonly maxBytes: number };
}

export interface Ladder {
  readonly id: string;
  readonly verdict: string;
  readonly startedAt: string;
  readonly over: boolean;
  readonly leftOut: number;
  readonly lanes: readonly string[];
  readonly rungs: readonly Rung[];
}

export interface Rung {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly kind: 'sip' | 'media' | 'state';
  readonly what: string;
  readonly detail: string;
}

export interface Edit {
  readonly kind: string;
  readonly name: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

export interface Change {
  readonly version: number;
  readonly author: string;
  readonly at: string;
  readonly note: string;
  readonly restores?: number;
  readonly confirmBy?: string;
  readonly confirmedBy?: string;
  readonly edits?: readonly Edit[];
}

export interface Explanation {
  readonly version: number;
  readonly number: string;
  readonly understood: string;
  readonly tried: readonly { readonly rule: string; readonly outcome: string }[];
  readonly otherRoutes: number;
  readonly decision: {
    readonly type: 'dial' | 'ring' | 'hunt' | 'refused';
    readonly route?: string;
    readonly attempts?: readonly {
      readonly trunk: string;
      readonly number: string;
      readonly callerId?: string;
      readonly perMinute?: string;
    }[];
    readonly user?: string;
    readonly group?: string;
    readonly status?: number;
    readonly reason?: string;
  };
}

export interface TrunkTest {
  readonly trunk: string;
  readonly ok: boolean;
  readonly status?: number;
  readonly milliseconds?: number;
  readonly text: string;
}

export interface Clash {
  readonly kind: string;
  readonly name: string;
  readonly version: number;
  readonly author: string;
  readonly at: string;
}

/** What the gateway said no with, or that it said nothing at all: then `status` is 0. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly clashes: readonly Clash[] = [],
  ) {
    super(message);
  }
}

const PATIENCE_MS = 8_000;

export class Api {
  /** @param root where the listener is, `/console/`'s parent */
  constructor(
    private readonly root: URL,
    private readonly token: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    return (await this.ask('GET', `api/v1/${path}`)).json() as Promise<T>;
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return (await this.ask('POST', `api/v1/${path}`, body)).json() as Promise<T>;
  }

  async put(path: string): Promise<void> {
    await this.ask('PUT', `api/v1/${path}`, {});
  }

  async delete(path: string): Promise<void> {
    await this.ask('DELETE', `api/v1/${path}`);
  }

  async metrics(): Promise<string> {
    return (await this.ask('GET', 'metrics')).text();
  }

  /** Everything of a kind, page by page. */
  async all(section: string): Promise<readonly Stored[]> {
    const items: Stored[] = [];
    for (;;) {
      const part = await this.get<{ total: number; items: Stored[] }>(`${section}?limit=1000&offset=${items.length}`);
      items.push(...part.items);
      if (part.items.length === 0 || items.length >= part.total) {
        return items;
      }
    }
  }

  /** A browser cannot give a header with a WebSocket; the gateway writes no such query into its logs. */
  events(): WebSocket {
    const url = new URL('api/v1/events', this.root);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('access_token', this.token);
    return new WebSocket(url);
  }

  private async ask(method: string, path: string, body?: unknown): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(new URL(path, this.root), {
        method,
        headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
        body: body === undefined || method === 'GET' ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
        cache: 'no-store',
      });
    } catch {
      throw new Refusal(0, 'The gateway does not answer.');
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }
}

async function refusal(response: Response): Promise<Refusal> {
  try {
    const problem = (await response.json()) as { detail?: unknown; clashes?: Clash[] };
    if (typeof problem.detail === 'string') {
      return new Refusal(response.status, problem.detail, problem.clashes ?? []);
    }
  } catch {
    // Not ours, perhaps a proxy's: the status alone is told.
  }
  return new Refusal(response.status, `The gateway, or a proxy before it, answered with ${response.status}.`);
}

/** Part of a path that somebody else chose. */
export const part = encodeURIComponent;
