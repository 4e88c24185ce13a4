import { useState } from 'preact/hooks';
import { part, type Stored, type TrunkTest } from './api';
import { inWords } from './confirm';
import { perSecond } from './trunk-figures';
import type { PageProps } from './use-live';
import { mayControl } from './words';

export function TrunksPage({ api, live, state, who, stale }: PageProps) {
  const [tests, setTests] = useState<Readonly<Record<string, { text: string; ok?: boolean }>>>({});
  const test = async (name: string): Promise<void> => {
    const say = (text: string, ok?: boolean): void =>
      setTests((before) => ({ ...before, [name]: ok === undefined ? { text } : { text, ok } }));
    say('OPTIONS is sent …');
    try {
      const result = await api.post<TrunkTest>(`trunks/${part(name)}/test`, { kind: 'options' });
      say(`${result.text}${result.milliseconds === undefined ? '' : ` after ${result.milliseconds} ms`}`, result.ok);
      void live.look();
    } catch (error) {
      say(inWords(error), false);
    }
  };
  const { trunks } = state;
  return (
    <main class="board" data-testid="trunks-page">
      <div class="board-head">
        <h2>Trunks</h2>
        <p class="soft">
          {trunks === undefined ? '' : `${trunks.filter((trunk) => trunk.status?.up).length} of ${trunks.length} in use`}
        </p>
      </div>
      {trunks === undefined || trunks.length === 0 ? (
        <p class="empty card">
          {trunks === undefined
            ? 'Nothing is known yet.'
            : 'There is no trunk, so only operators can call each other. Add one: tandem trunk add, or trunks in tandem.yaml.'}
        </p>
      ) : (
        <table class={`list trunks ${stale ? 'stale' : ''}`}>
          <thead>
            <tr>
              <th scope="col">Trunk</th>
              <th scope="col">State</th>
              <th scope="col">Calls now</th>
              <th scope="col">Ended calls</th>
              <th scope="col">Not carried</th>
              <th scope="col">
                <span class="for-screen-readers">Test</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {trunks.map((trunk) => (
              <TrunkRow
                key={trunk.name}
                trunk={trunk}
                state={state}
                test={tests[trunk.name]}
                onTest={mayControl(who.role) && !stale ? () => void test(trunk.name) : undefined}
              />
            ))}
          </tbody>
        </table>
      )}
      <p class="soft note">
        Ended calls and those that were not carried are counted since the gateway's start. Busy, no answer and calls that
        were given up are the called side's or the caller's doing, and not counted as not carried.
      </p>
    </main>
  );
}

interface TrunkRowProps {
  readonly trunk: Stored;
  readonly state: PageProps['state'];
  readonly test: { text: string; ok?: boolean } | undefined;
  readonly onTest: (() => void) | undefined;
}

function TrunkRow({ trunk, state, test, onTest }: TrunkRowProps) {
  const { status, body, name } = trunk;
  const counted = state.attempts?.byTrunk.get(name);
  const rate = state.attempts === undefined ? undefined : perSecond(name, state.attemptsBefore, state.attempts);
  // Values are texts, as in the file; what is not there has its default.
  const capacity = Number(body['max-calls'] ?? 0);
  return (
    <tr data-testid="trunk" data-trunk={name} data-up={status?.up === true}>
      <td class="main">
        <strong>{name}</strong>
        <small class="soft"> {status?.addresses?.join(', ')}</small>
      </td>
      <td data-label="State">
        {status?.up === undefined ? (
          <span class="pill tone-calm">not on this node</span>
        ) : (
          <span class={`pill tone-${status.up ? 'good' : 'bad'}`} data-testid="trunk-state">
            {status.up ? 'in use' : 'out'}
          </span>
        )}
        {String(body['register']) === 'true' && status?.up === true ? <span class="pill tone-good">registered</span> : null}
        {status?.trouble ? (
          <small class="trouble tone-bad" data-testid="trunk-trouble">
            {status.trouble}
          </small>
        ) : null}
      </td>
      <td data-label="Calls now" class="number">
        {status?.calls ?? 0}
        <span class="soft"> {capacity === 0 ? 'no limit' : `of ${capacity}`}</span>
      </td>
      <td data-label="Ended calls" class="number">
        {counted?.all ?? 0}
        <span class="soft"> {rate === undefined ? '' : `${rate.toFixed(1)}/s`}</span>
      </td>
      <td data-label="Not carried" class="number">
        <span class={(counted?.failed ?? 0) > 0 ? 'trouble tone-bad' : ''}>{counted?.failed ?? 0}</span>
      </td>
      <td class="actions">
        {test === undefined ? null : (
          <span
            role="status"
            class={test.ok === undefined ? 'soft' : `trouble tone-${test.ok ? 'good' : 'bad'}`}
            data-testid="test-result"
          >
            {test.text}
          </span>
        )}
        {onTest === undefined ? null : (
          <button type="button" class="quiet" onClick={onTest} data-testid="test-trunk">
            Test
          </button>
        )}
      </td>
    </tr>
  );
}
