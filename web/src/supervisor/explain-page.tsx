import { useState } from 'preact/hooks';
import type { Api, Explanation, Stored, Whoami } from './api';
import { inWords } from './confirm';

interface ExplainPageProps {
  readonly api: Api;
  readonly who: Whoami;
  readonly trunks: readonly Stored[];
  readonly users: readonly Stored[];
}

/** Where a call would go, asked of the gateway without making one. */
export function ExplainPage({ api, who, trunks, users }: ExplainPageProps) {
  const [answer, setAnswer] = useState<Explanation>();
  const [trouble, setTrouble] = useState('');
  const ask = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const query = new URLSearchParams({ number: String(fields.get('number')).trim() });
    const [kind, name] = split(String(fields.get('from') ?? ''));
    if (kind !== '') {
      query.set(kind, name);
    }
    const caller = String(fields.get('caller') ?? '').trim();
    if (kind === 'trunk' && caller !== '') {
      query.set('caller', caller);
    }
    const at = String(fields.get('at') ?? '');
    if (at !== '') {
      query.set('at', new Date(at).toISOString());
    }
    try {
      setAnswer(await api.get<Explanation>(`explain?${query}`));
      setTrouble('');
    } catch (error) {
      setAnswer(undefined);
      setTrouble(inWords(error));
    }
  };
  const [from, setFrom] = useState('');
  return (
    <main class="board" data-testid="explain-page">
      <div class="board-head">
        <h2>Where would a call go?</h2>
      </div>
      <form class="card explain-form" onSubmit={(event) => void ask(event)}>
        <div>
          <label for="number">Number that is dialled</label>
          <input id="number" name="number" required autocomplete="off" placeholder="+996 312 000101" data-testid="number" />
        </div>
        {who.role === 'operator' ? null : (
          <div>
            <label for="from">Who calls</label>
            <select id="from" name="from" value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
              <option value="">nobody in particular</option>
              <optgroup label="Operators">
                {users.map((user) => (
                  <option key={user.name} value={`user:${user.name}`}>
                    {user.name}
                  </option>
                ))}
              </optgroup>
              <optgroup label="By a trunk">
                {trunks.map((trunk) => (
                  <option key={trunk.name} value={`trunk:${trunk.name}`}>
                    {trunk.name}
                  </option>
                ))}
              </optgroup>
            </select>
          </div>
        )}
        {from.startsWith('trunk:') ? (
          <div>
            <label for="caller">Number that calls</label>
            <input id="caller" name="caller" autocomplete="off" />
          </div>
        ) : null}
        <div>
          <label for="at">When (empty: now)</label>
          <input id="at" name="at" type="datetime-local" />
        </div>
        <button type="submit" class="primary" data-testid="ask">
          Explain
        </button>
      </form>
      {trouble === '' ? null : (
        <p class="message tone-bad card" role="alert" data-testid="explain-trouble">
          {trouble}
        </p>
      )}
      {answer === undefined ? (
        trouble === '' ? (
          <p class="empty">Give a number: each rule that is looked at is shown, and why it was taken or not.</p>
        ) : null
      ) : (
        <Answer answer={answer} />
      )}
    </main>
  );
}

function split(from: string): readonly [string, string] {
  const colon = from.indexOf(':');
  return colon < 0 ? ['', ''] : [from.slice(0, colon), from.slice(colon + 1)];
}

function Answer({ answer }: { answer: Explanation }) {
  const refused = answer.decision.type === 'refused';
  const taken = answer.tried.length - 1;
  return (
    <section aria-live="polite" data-testid="answer">
      <p class="soft">
        Understood as <strong>{answer.understood}</strong>, by version {answer.version} of the configuration.
      </p>
      <ol class="steps">
        {answer.tried.map((step, index) => (
          <li key={index} class={`step ${!refused && index === taken ? 'tone-good' : 'tone-calm'}`} data-testid="step">
            <strong>{step.rule}</strong>
            <span>{step.outcome}</span>
          </li>
        ))}
        {answer.otherRoutes > 0 ? (
          <li class="step others tone-calm soft">
            {answer.otherRoutes} more {answer.otherRoutes === 1 ? 'route' : 'routes'}, whose prefix the number does not
            begin with
          </li>
        ) : null}
        <li class={`step decision tone-${refused ? 'bad' : 'good'}`} data-testid="decision">
          <Decision decision={answer.decision} />
        </li>
      </ol>
    </section>
  );
}

function Decision({ decision }: { decision: Explanation['decision'] }) {
  switch (decision.type) {
    case 'dial':
      return (
        <>
          <strong>The call goes out{decision.route ? ` by ${decision.route}` : ''}</strong>
          <ol class="attempts">
            {decision.attempts?.map((attempt, index) => (
              <li key={index}>
                {index === 0 ? 'to ' : 'if that fails, to '}
                <strong>{attempt.trunk}</strong> as {attempt.number}
                {attempt.callerId ? `, shown as ${attempt.callerId}` : ''}
                {attempt.perMinute ? `, ${attempt.perMinute} a minute` : ''}
              </li>
            ))}
          </ol>
        </>
      );
    case 'ring':
      return <strong>It rings at {decision.user}</strong>;
    case 'hunt':
      return <strong>It goes to the group {decision.group}</strong>;
    default:
      return (
        <strong>
          It is refused: {decision.status} {decision.reason}
        </strong>
      );
  }
}
