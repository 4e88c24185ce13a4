import { isMissed, talkTimeMs, type Call } from '../sdk';
import { Icon, type IconName } from './icons';
import { clock, outcomeWords, partyWords } from './words';

/** The calls of this session, the newest first; a click calls again. */
export function RecentCalls(props: {
  recent: readonly Call[];
  callable: boolean;
  onRedial: (number: string) => void;
}) {
  return (
    <section class="card" aria-labelledby="recent-title">
      <h2 id="recent-title">Recent calls</h2>
      {props.recent.length === 0 ? <p class="empty">No calls yet.</p> : null}
      <ul class="rows recent" data-testid="recent-calls">
        {props.recent.map((call) => (
          <li key={call.id}>
            <button
              type="button"
              class={`row ${isMissed(call) ? 'missed' : ''}`}
              title={`Call ${call.number}`}
              disabled={!props.callable}
              data-testid="recent-call"
              data-recent-number={call.number}
              data-recent-direction={call.direction}
              data-recent-missed={String(isMissed(call))}
              onClick={() => props.onRedial(call.number)}
            >
              <Icon name={iconOf(call)} />
              <span class="row-main">{partyWords(call)}</span>
              <span class="row-time">{timeOfDay(call.startedAtMs)}</span>
              <span class="row-sub">{outcomeWords(call)}</span>
              <span class="row-length">
                {call.answeredAtMs === undefined ? '' : clock(talkTimeMs(call, call.startedAtMs))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function iconOf(call: Call): IconName {
  if (isMissed(call)) {
    return 'missed';
  }
  return call.direction === 'incoming' ? 'in' : 'out';
}

function timeOfDay(atMs: number): string {
  return new Date(atMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}
