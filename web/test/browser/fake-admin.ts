/** An admin listener with as many calls as a test wants: for what a real gateway cannot be brought to quickly. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';

const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
/** As the gateway sends it. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';" +
  " form-action 'none'; frame-ancestors 'none'";

export class FakeAdmin {
  calls: Record<string, unknown>[] = [];
  /** Everything that was asked for, without the query. */
  readonly asked: string[] = [];
  private readonly server: Server;
  private readonly events = new WebSocketServer({ noServer: true });

  private constructor(directory: string) {
    this.server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://x').pathname;
      if (path.startsWith('/console/')) {
        const file = path.slice('/console/'.length) || 'index.html';
        response.setHeader('Content-Type', TYPES[file.split('.').pop() ?? ''] ?? '');
        response.setHeader('Content-Security-Policy', CSP);
        response.end(readFileSync(join(directory, file)));
        return;
      }
      this.asked.push(`${request.method} ${path}`);
      const body = this.answer(path.replace('/api/v1/', ''));
      response.statusCode = body === undefined ? 404 : 200;
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? { detail: 'nothing there' }));
    });
    this.server.on('upgrade', (request, socket, head) => this.events.handleUpgrade(request, socket, head, () => undefined));
  }

  static async start(directory: string, port = 0): Promise<FakeAdmin> {
    const made = new FakeAdmin(directory);
    await new Promise<void>((listening) => made.server.listen(port, '127.0.0.1', listening));
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/console/`;
  }

  tell(event: Record<string, unknown>): void {
    const text = JSON.stringify({ at: new Date().toISOString(), ...event });
    this.events.clients.forEach((client) => client.send(text));
  }

  stop(): void {
    this.events.clients.forEach((client) => client.terminate());
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(path: string): unknown {
    switch (path) {
      case 'whoami':
        return { name: 'anna', role: 'supervisor' };
      case 'calls':
        return { items: this.calls };
      case 'node':
        return {
          version: 'test',
          startedAt: new Date(Date.now() - 60_000).toISOString(),
          uptimeSeconds: 60,
          ready: true,
          draining: false,
          calls: this.calls.length,
          configuration: 1,
          database: { ok: true },
          memory: { usedBytes: 1, maxBytes: 2 },
        };
      case 'trunks':
      case 'users':
        return { version: 1, total: 0, items: [] };
      case 'registrations':
        return { items: [] };
      case '/metrics':
        return '';
      default:
        return undefined;
    }
  }
}
