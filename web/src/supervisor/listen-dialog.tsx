import { useState } from 'preact/hooks';
import type { Api, Call, Registration } from './api';
import { part } from './api';
import { Confirm } from './confirm';
import { parties } from './words';

const KEY = 'tandem.supervisor.listener';
const MODES = [
  { mode: 'listen', says: 'Listen: nobody hears you' },
  { mode: 'whisper', says: 'Whisper: the operator alone hears you' },
  { mode: 'barge', says: 'Barge in: both hear you' },
] as const;

interface ListenProps {
  readonly api: Api;
  readonly call: Call;
  readonly registrations: readonly Registration[];
  readonly listenCode: string | undefined;
  readonly onClose: () => void;
}

/** Whose console is called into a call, and how he is in it. The one that was chosen last comes first. */
export function ListenDialog({ api, call, registrations, listenCode, onClose }: ListenProps) {
  const there = [...new Set(registrations.map((one) => one.user))].filter((user) => user !== call.user).sort();
  const last = sessionStorage.getItem(KEY) ?? '';
  const [user, setUser] = useState(there.includes(last) ? last : (there[0] ?? ''));
  const [mode, setMode] = useState<string>('listen');
  const join = async (): Promise<void> => {
    sessionStorage.setItem(KEY, user);
    await api.post(`calls/${part(call.id)}/supervision`, { user, mode });
  };
  return (
    <Confirm title="Be in this call?" doIt="Call my console" harmless ready={user !== ''} onYes={join} onClose={onClose}>
      <p>
        {parties(call).from} and {parties(call).to} go on talking. Your console is called, answers by itself, and you are in;
        hang up there to leave.
      </p>
      {there.length === 0 ? (
        <p class="message tone-warn">Nobody else is signed in at a console: sign in at yours first.</p>
      ) : (
        <label class="field">
          My console
          <select value={user} onChange={(event) => setUser(event.currentTarget.value)} data-testid="listen-user">
            {there.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset class="modes">
        <legend class="for-screen-readers">How</legend>
        {MODES.map((one) => (
          <label key={one.mode}>
            <input
              type="radio"
              name="mode"
              value={one.mode}
              checked={mode === one.mode}
              onChange={() => setMode(one.mode)}
              data-testid={`listen-${one.mode}`}
            />
            {one.says}
          </label>
        ))}
      </fieldset>
      {listenCode === undefined || call.user === '' ? null : (
        <p class="soft">
          Or dial <code>{listenCode + call.user}</code> there.
        </p>
      )}
    </Confirm>
  );
}
