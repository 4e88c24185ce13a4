import { useEffect, useMemo, useState } from 'preact/hooks';
import { Api, Refusal, type Whoami } from './api';
import { CallsPage } from './calls-page';
import { ChangesPage } from './changes-page';
import { ExplainPage } from './explain-page';
import { Live } from './live';
import { NodePage } from './node-page';
import { OperatorsPage } from './operators-page';
import { saveToken, savedToken } from './session';
import { SignIn } from './sign-in';
import { StaleBanner } from './stale-banner';
import { TrunksPage } from './trunks-page';
import { useHash, useLive } from './use-live';

const PAGES = [
  ['calls', 'Calls'],
  ['trunks', 'Trunks'],
  ['operators', 'Operators'],
  ['explain', 'Routes'],
  ['changes', 'Changes'],
  ['node', 'Gateway'],
] as const;

/** Who is signed in, by which token; without one the sign-in. */
export function App({ root }: { root: URL }) {
  const [token, setToken] = useState(savedToken);
  const [who, setWho] = useState<Whoami>();
  const [trouble, setTrouble] = useState('');
  const api = useMemo(() => (token === undefined ? undefined : new Api(root, token)), [token]);

  const signOut = (why: string): void => {
    saveToken(undefined);
    setToken(undefined);
    setWho(undefined);
    setTrouble(why);
  };
  useEffect(() => {
    let still = true;
    api?.get<Whoami>('whoami').then(
      (found) => {
        if (still && token !== undefined) {
          saveToken(token);
          setTrouble('');
          setWho(found);
        }
      },
      (error: unknown) => {
        if (still) {
          signOut(error instanceof Refusal ? error.message : String(error));
        }
      },
    );
    return () => (still = false);
  }, [api]);

  return api === undefined || who === undefined ? (
    <SignIn trouble={trouble} waiting={api !== undefined} onSignIn={setToken} />
  ) : who.role === 'operator' ? (
    <Frame who={who} pages={['explain']} page="explain" onSignOut={() => signOut('')}>
      <ExplainPage api={api} who={who} trunks={[]} users={[]} />
    </Frame>
  ) : (
    <Supervision api={api} who={who} onSignOut={signOut} />
  );
}

function Supervision({ api, who, onSignOut }: { api: Api; who: Whoami; onSignOut: (why: string) => void }) {
  const live = useMemo(() => new Live(api), [api]);
  const state = useLive(live);
  const page = useHash('calls');
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  useEffect(() => {
    if (state.signedOut !== undefined) {
      onSignOut(state.signedOut);
    }
  }, [state.signedOut]);

  const props = { api, live, state, who, stale: state.phase !== 'live' };
  return (
    <Frame
      who={who}
      pages={PAGES.map(([id]) => id)}
      page={page}
      calls={state.calls.open.size}
      phase={state.phase}
      onSignOut={() => onSignOut('')}
    >
      <StaleBanner state={state} onRetry={() => void live.look()} />
      {page === 'trunks' ? (
        <TrunksPage {...props} />
      ) : page === 'operators' ? (
        <OperatorsPage {...props} />
      ) : page === 'explain' ? (
        <ExplainPage api={api} who={who} trunks={state.trunks ?? []} users={state.users ?? []} />
      ) : page === 'changes' ? (
        <ChangesPage {...props} />
      ) : page === 'node' ? (
        <NodePage {...props} />
      ) : (
        <CallsPage {...props} />
      )}
    </Frame>
  );
}

interface FrameProps {
  readonly who: Whoami;
  readonly pages: readonly string[];
  readonly page: string;
  readonly calls?: number;
  readonly phase?: string;
  readonly onSignOut: () => void;
  readonly children: preact.ComponentChildren;
}

function Frame({ who, pages, page, calls, phase, onSignOut, children }: FrameProps) {
  useEffect(() => {
    document.title = `${PAGES.find(([id]) => id === page)?.[1] ?? 'Calls'} · Tandem supervisor`;
  }, [page]);
  return (
    <div class="page" data-testid="supervisor" data-phase={phase ?? 'live'}>
      <header class="status-bar">
        <div class="brand">
          <img src="./favicon.svg" alt="" width="28" height="28" />
          <h1>Tandem</h1>
        </div>
        <nav class="tabs" aria-label="Pages">
          {PAGES.filter(([id]) => pages.includes(id)).map(([id, name]) => (
            <a key={id} href={`#${id}`} aria-current={id === page ? 'page' : undefined} data-testid={`tab-${id}`}>
              {name}
              {id === 'calls' && calls !== undefined ? <span class="count"> {calls}</span> : null}
            </a>
          ))}
        </nav>
        <div class="who">
          <span data-testid="who">
            {who.name} <span class="soft role">({who.role})</span>
          </span>
          <button type="button" class="quiet" data-testid="sign-out" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </header>
      {children}
    </div>
  );
}
