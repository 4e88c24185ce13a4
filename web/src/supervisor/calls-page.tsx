import { Component } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Call } from './api';
import { part } from './api';
import { Confirm } from './confirm';
import { LadderPanel } from './ladder-panel';
import { ListenDialog } from './listen-dialog';
import { useSecond, type PageProps } from './use-live';
import { callState, clock, mayControl, parties, timeOfDay } from './words';

/** More rows help nobody: the field above finds the others. */
const MOST_ROWS = 500;
const STEP = 100;

export function CallsPage({ api, state, who, stale }: PageProps) {
  const [filter, setFilter] = useState('');
  const [explained, setExplained] = useState<string>();
  const [hangUp, setHangUp] = useState<Call>();
  const [listen, setListen] = useState<Call>();
  const now = useSecond(!stale);
  const at = (stale ? (state.heardAt ?? now) : now) + state.skewMs;

  const all = [...state.calls.open.values()];
  const found = all.filter((call) => matches(call, filter));
  const shown = found.slice(0, useRows(Math.min(found.length, MOST_ROWS)));
  const may = mayControl(who.role);
  return (
    <main class="board" data-testid="calls-page">
      <div class="board-head">
        <h2>Calls now</h2>
        <input
          type="search"
          aria-label="Find calls by operator, number or trunk"
          placeholder="operator, number or trunk"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
          data-testid="filter"
        />
        <p class="soft" data-testid="call-count">
          {filter === '' ? `${all.length} open` : `${found.length} of ${all.length}`}
          {found.length > MOST_ROWS ? `, the first ${MOST_ROWS} are shown` : ''}
        </p>
      </div>
      {shown.length === 0 ? (
        <p class="empty card" data-testid="no-calls">
          {state.heardAt === undefined
            ? 'Nothing is known yet.'
            : all.length > 0
              ? 'No call is like that. Empty the field to see all.'
              : 'Nobody is in a call. Calls appear here by themselves.'}
        </p>
      ) : (
        <table class={`list calls ${stale ? 'stale' : ''}`}>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">State</th>
              <th scope="col">Time</th>
              <th scope="col">Trunk</th>
              <th scope="col">Audio</th>
              <th scope="col">
                <span class="for-screen-readers">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((call) => (
              <CallRow
                key={call.id}
                call={call}
                time={clock(at - Date.parse(call.answeredAt ?? call.startedAt))}
                may={may && !stale}
                onExplain={setExplained}
                onListen={setListen}
                onHangUp={setHangUp}
              />
            ))}
          </tbody>
        </table>
      )}
      <Ended state={state} onExplain={setExplained} />
      {explained === undefined ? null : (
        <LadderPanel api={api} id={explained} onClose={() => setExplained(undefined)} />
      )}
      {listen === undefined ? null : (
        <ListenDialog
          api={api}
          call={listen}
          registrations={state.registrations ?? []}
          listenCode={state.node?.listenCode}
          onClose={() => setListen(undefined)}
        />
      )}
      {hangUp === undefined ? null : (
        <Confirm
          title="Hang up this call?"
          doIt="Hang up"
          onYes={() => api.delete(`calls/${part(hangUp.id)}`)}
          onClose={() => setHangUp(undefined)}
        >
          <p>
            {parties(hangUp).from} and {parties(hangUp).to} will be cut off at once. The history says who did it.
          </p>
        </Confirm>
      )}
    </main>
  );
}

/** Rows that come all at once come a hundred a frame, so that the page answers in between. */
function useRows(wanted: number): number {
  const [ready, setReady] = useState(STEP);
  useEffect(() => {
    if (ready < wanted) {
      const frame = requestAnimationFrame(() => setReady(ready + STEP));
      return () => cancelAnimationFrame(frame);
    }
    if (ready > wanted + STEP) {
      setReady(Math.ceil(wanted / STEP) * STEP + STEP);
    }
    return undefined;
  }, [ready, wanted]);
  return ready;
}

function matches(call: Call, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return (
    wanted === '' ||
    [call.user, call.number, call.callee ?? '', call.trunk].some((text) => text.toLowerCase().includes(wanted))
  );
}

/** A supervisor's own call has nobody at its other end. */
function hasFarEnd(call: Call): boolean {
  return call.trunk !== '' || (call.callee ?? '') !== '';
}

interface CallRowProps {
  readonly call: Call;
  readonly time: string;
  readonly may: boolean;
  readonly onExplain: (id: string) => void;
  readonly onListen: (call: Call) => void;
  readonly onHangUp: (call: Call) => void;
}

/** Drawn again only when something in it is new: hundreds of them stand there while events rain. */
class CallRow extends Component<CallRowProps> {
  override shouldComponentUpdate(next: CallRowProps): boolean {
    const { call, time, may } = this.props;
    return next.call !== call || next.time !== time || next.may !== may;
  }

  override render({ call, time, may, onExplain, onListen, onHangUp }: CallRowProps) {
    const said = callState(call);
    const { from, to } = parties(call);
    const codecs = [...new Set(call.codecs ?? [])].join(' / ');
    return (
      <tr data-testid="call" data-call-id={call.id} data-phase={call.phase}>
        <td class="main">
          <strong>{from}</strong> <span aria-label="calls">→</span> <strong>{to}</strong>
          <span class="soft"> {call.direction}</span>
        </td>
        <td data-label="State">
          <span class={`pill tone-${said.tone}`} data-testid="call-state">
            {said.text}
          </span>
          {said.more === undefined ? null : <small class="soft"> {said.more}</small>}
        </td>
        <td data-label="Time" class="number">
          {time}
          <small class="soft"> since {timeOfDay(call.answeredAt ?? call.startedAt)}</small>
        </td>
        <td data-label="Trunk">{call.trunk || '–'}</td>
        <td data-label="Audio">
          {codecs || '–'}{' '}
          {call.recording === 'on' || call.recording === 'paused' ? (
            <span class="pill tone-warn">{call.recording === 'on' ? 'recorded' : 'recording paused'}</span>
          ) : null}
          {call.watchers?.map((watcher) => (
            <span key={watcher.user} class="pill tone-busy">
              {watcher.user}: {watcher.mode}
            </span>
          ))}
          {call.troubles?.map((trouble) => (
            <span key={trouble} class="trouble tone-bad">
              {trouble}
            </span>
          ))}
        </td>
        <td class="actions">
          {may && call.user !== '' && call.phase === 'talking' && hasFarEnd(call) ? (
            <button type="button" class="quiet" onClick={() => onListen(call)} data-testid="listen">
              Listen
            </button>
          ) : null}
          <button type="button" class="quiet" onClick={() => onExplain(call.id)} data-testid="explain-call">
            Explain
          </button>
          {may ? (
            <button type="button" class="quiet danger" onClick={() => onHangUp(call)} data-testid="hang-up">
              Hang up
            </button>
          ) : null}
        </td>
      </tr>
    );
  }
}

function Ended({ state, onExplain }: { state: PageProps['state']; onExplain: (id: string) => void }) {
  const { ended } = state.calls;
  return ended.length === 0 ? null : (
    <section class="card" aria-label="Ended just now">
      <h2>Ended just now</h2>
      <ul class="ended">
        {ended.map(({ call, at, text }) => (
          <li key={call.id} data-testid="ended-call">
            <span class="number soft">{timeOfDay(at)}</span>
            <span>
              {call.phase === 'closed' ? 'a call' : `${parties(call).from} → ${parties(call).to}`}
              <span class="soft"> {text}</span>
            </span>
            <button type="button" class="quiet" onClick={() => onExplain(call.id)}>
              Explain
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
