import { useState } from 'preact/hooks';
import type { Call, Registration } from './api';
import { useSecond, type PageProps } from './use-live';
import { callState, clock, device, parties } from './words';

interface Row {
  readonly name: string;
  readonly devices: readonly Registration[];
  readonly call: Call | undefined;
}

export function OperatorsPage({ state, stale }: PageProps) {
  const [filter, setFilter] = useState('');
  const now = useSecond(!stale);
  const at = (stale ? (state.heardAt ?? now) : now) + state.skewMs;
  const rows = operators(state);
  const wanted = filter.trim().toLowerCase();
  const shown = rows.filter((row) => row.name.toLowerCase().includes(wanted));
  return (
    <main class="board" data-testid="operators-page">
      <div class="board-head">
        <h2>Operators</h2>
        <input
          type="search"
          aria-label="Find an operator"
          placeholder="name"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <p class="soft">
          {rows.filter((row) => row.devices.length > 0).length} of {rows.length} signed in
        </p>
      </div>
      {shown.length === 0 ? (
        <p class="empty card">
          {state.users === undefined
            ? 'Nothing is known yet.'
            : rows.length === 0
              ? 'There is no operator. Add one: tandem user add, or users in tandem.yaml.'
              : 'No operator is called like that.'}
        </p>
      ) : (
        <table class={`list ${stale ? 'stale' : ''}`}>
          <thead>
            <tr>
              <th scope="col">Operator</th>
              <th scope="col">State</th>
              <th scope="col">Call</th>
              <th scope="col">Time</th>
              <th scope="col">Devices</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, devices, call }) => (
              <tr key={name} data-testid="operator" data-operator={name}>
                <td class="main">
                  <strong>{name}</strong>
                </td>
                <td data-label="State">
                  <Presence devices={devices} call={call} />
                </td>
                <td data-label="Call">{call === undefined ? '–' : other(call, name)}</td>
                <td data-label="Time" class="number">
                  {call === undefined ? '–' : clock(at - Date.parse(call.answeredAt ?? call.startedAt))}
                </td>
                <td data-label="Devices">
                  {devices.length === 0
                    ? '–'
                    : devices.map((one) => (
                        <span key={one.flow + one.contact} class="device">
                          {device(one.userAgent)} <small class="soft">{one.flow}</small>
                        </span>
                      ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </main>
  );
}

function operators(state: PageProps['state']): readonly Row[] {
  const devices = new Map<string, Registration[]>();
  for (const one of state.registrations ?? []) {
    devices.set(one.user, [...(devices.get(one.user) ?? []), one]);
  }
  const calls = new Map<string, Call>();
  for (const call of state.calls.open.values()) {
    for (const name of [call.user, call.direction === 'internal' ? (call.callee ?? '') : '']) {
      if (name !== '' && !calls.has(name)) {
        calls.set(name, call);
      }
    }
  }
  // Those who come by a token stand in no list.
  const names = new Set([...(state.users ?? []).map((user) => user.name), ...devices.keys()]);
  return [...names]
    .map((name) => ({ name, devices: devices.get(name) ?? [], call: calls.get(name) }))
    .sort((a, b) => Number(b.devices.length > 0) - Number(a.devices.length > 0) || a.name.localeCompare(b.name));
}

function Presence({ devices, call }: { devices: readonly Registration[]; call: Call | undefined }) {
  if (call !== undefined) {
    const said = callState(call);
    return <span class={`pill tone-${said.tone}`}>{said.text}</span>;
  }
  if (devices.length === 0) {
    return <span class="pill tone-calm">not signed in</span>;
  }
  return devices.some((one) => one.doNotDisturb) ? (
    <span class="pill tone-warn">do not disturb</span>
  ) : (
    <span class="pill tone-good">free</span>
  );
}

function other(call: Call, name: string): string {
  const { from, to } = parties(call);
  return from === name ? `to ${to}` : `from ${from}`;
}
