import { useState } from 'preact/hooks';
import { Confirm } from './confirm';
import type { PageProps } from './use-live';
import { dateAndTime, mayChange, span } from './words';

const MEGABYTE = 1024 * 1024;

/** How this gateway is, and whether it takes calls. */
export function NodePage({ api, live, state, who, stale }: PageProps) {
  const [asked, setAsked] = useState(false);
  const { node } = state;
  if (node === undefined) {
    return (
      <main class="board" data-testid="node-page">
        <p class="empty card">Nothing is known yet.</p>
      </main>
    );
  }
  const drain = async (): Promise<void> => {
    await (node.draining ? api.delete('node/drain') : api.put('node/drain'));
    await live.look();
  };
  const records = node.callRecords;
  return (
    <main class={`board ${stale ? 'stale' : ''}`} data-testid="node-page">
      <div class="board-head">
        <h2>This gateway</h2>
        <span
          class={`pill tone-${node.ready ? 'good' : node.draining ? 'warn' : 'bad'}`}
          data-testid="node-state"
        >
          {node.ready ? 'takes calls' : node.draining ? 'drains: takes no new calls' : 'full: takes no new calls'}
        </span>
      </div>
      <dl class="card facts">
        <Fact name="Calls now" value={`${node.calls}${node.maxCalls === undefined ? '' : ` of ${node.maxCalls}`}`} />
        <Fact name="Browsers signed in" value={String(node.registrations ?? 0)} />
        <Fact name="Configuration in force" value={`version ${node.configuration}`} />
        <Fact
          name="Database"
          value={node.database.ok ? 'answers' : `is away: ${node.database.trouble ?? ''}`}
          bad={!node.database.ok}
        />
        {records === undefined ? null : (
          <Fact
            name="Call records"
            value={`${records.written ?? 0} written, ${records.waiting ?? 0} waiting, ${records.spooled ?? 0} in the spool, ${records.dropped ?? 0} dropped`}
            bad={(records.dropped ?? 0) > 0}
          />
        )}
        <Fact
          name="Memory"
          value={`${Math.round(node.memory.usedBytes / MEGABYTE)} of ${Math.round(node.memory.maxBytes / MEGABYTE)} MB`}
        />
        <Fact name="Runs for" value={`${span(node.uptimeSeconds)}, since ${dateAndTime(node.startedAt)}`} />
        <Fact name="Version" value={node.version} />
      </dl>
      {mayChange(who.role) ? (
        <div class="actions start">
          <button
            type="button"
            class={node.draining ? 'go' : ''}
            disabled={stale}
            onClick={() => setAsked(true)}
            data-testid="drain"
          >
            {node.draining ? 'Take calls again' : 'Drain: take no new calls'}
          </button>
        </div>
      ) : null}
      {asked ? (
        <Confirm
          title={node.draining ? 'Take calls again?' : 'Take no new calls?'}
          doIt={node.draining ? 'Take calls' : 'Drain'}
          onYes={drain}
          onClose={() => setAsked(false)}
        >
          <p>
            {node.draining
              ? 'New calls are taken again from now on.'
              : `The ${node.calls} calls that are open go on; whoever calls anew gets 503 until you take calls again.`}
          </p>
        </Confirm>
      ) : null}
    </main>
  );
}

function Fact({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={bad ? 'trouble tone-bad' : ''}>{value}</dd>
    </div>
  );
}
