import { useEffect, useState } from 'preact/hooks';
import { part, type Change } from './api';
import { Confirm, inWords } from './confirm';
import { deed, differences } from './diff';
import { useSecond, type PageProps } from './use-live';
import { clock, dateAndTime, mayChange } from './words';

const PAGE = 50;

type Question = { readonly kind: 'undo' | 'rollback' | 'confirm'; readonly change: Change };

/** What was changed, by whom, and the way back. */
export function ChangesPage({ api, live, state, who, stale }: PageProps) {
  const [changes, setChanges] = useState<readonly Change[]>();
  const [more, setMore] = useState(false);
  const [open, setOpen] = useState<Change>();
  const [trouble, setTrouble] = useState('');
  const [question, setQuestion] = useState<Question>();
  const now = useSecond(!stale) + state.skewMs;

  const load = async (before?: number): Promise<void> => {
    try {
      const { items } = await api.get<{ items: Change[] }>(
        `changes?limit=${PAGE}${before === undefined ? '' : `&before=${before}`}`,
      );
      setChanges((known) => (before === undefined ? items : [...(known ?? []), ...items]));
      setMore(items.length === PAGE);
      setTrouble('');
    } catch (error) {
      setTrouble(inWords(error));
    }
  };
  const show = async (change: Change): Promise<void> => {
    try {
      setOpen(open?.version === change.version ? undefined : await api.get<Change>(`changes/${change.version}`));
    } catch (error) {
      setTrouble(inWords(error));
    }
  };
  // Another version is in force: somebody changed something, perhaps we ourselves.
  useEffect(() => void load(), [state.node?.configuration]);

  const answer = async ({ kind, change }: Question): Promise<void> => {
    await api.post(`changes/${part(String(change.version))}/${kind}`);
    await load();
    void live.look();
  };
  return (
    <main class="board" data-testid="changes-page">
      <div class="board-head">
        <h2>Changes</h2>
        <p class="soft" data-testid="in-force">
          {state.node === undefined ? '' : `version ${state.node.configuration} is in force`}
        </p>
      </div>
      {trouble === '' ? null : (
        <p class="message tone-bad card" role="alert">
          {trouble}
        </p>
      )}
      {changes?.length === 0 ? (
        <p class="empty card">Nothing was changed yet. Changes of tandem.yaml, of commands and of the API stand here.</p>
      ) : null}
      <ul class="changes">
        {changes?.map((change) => (
          <li key={change.version} class="card change" data-testid="change" data-version={change.version}>
            <button
              type="button"
              class="row"
              aria-expanded={open?.version === change.version}
              onClick={() => void show(change)}
              data-testid="open-change"
            >
              <span class="row-main">{change.version}</span>
              <span>
                <strong>{change.author}</strong> {change.note || <span class="soft">without a note</span>}
                {change.restores === undefined ? null : <span class="soft"> (back to version {change.restores})</span>}
              </span>
              <span class="row-time">{dateAndTime(change.at)}</span>
            </button>
            <Pending change={change} now={now} />
            {open?.version === change.version ? (
              <>
                <Edits change={open} />
                {mayChange(who.role) && !stale ? (
                  <div class="actions">
                    {waits(change, now) ? (
                      <button
                        type="button"
                        class="go"
                        onClick={() => setQuestion({ kind: 'confirm', change })}
                        data-testid="confirm-change"
                      >
                        Confirm, it may stay
                      </button>
                    ) : null}
                    <button type="button" onClick={() => setQuestion({ kind: 'undo', change })} data-testid="undo">
                      Undo this change alone
                    </button>
                    {change.version === state.node?.configuration ? null : (
                      <button
                        type="button"
                        onClick={() => setQuestion({ kind: 'rollback', change })}
                        data-testid="rollback"
                      >
                        Bring back all of version {change.version}
                      </button>
                    )}
                  </div>
                ) : null}
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {more ? (
        <button type="button" onClick={() => void load(changes?.at(-1)?.version)}>
          Older ones
        </button>
      ) : null}
      {question === undefined ? null : (
        <Confirm
          {...WORDS[question.kind](question.change.version)}
          onYes={() => answer(question)}
          onClose={() => setQuestion(undefined)}
        >
          <p>{WORDS[question.kind](question.change.version).text}</p>
        </Confirm>
      )}
    </main>
  );
}

const WORDS = {
  undo: (version: number) => ({
    title: `Undo version ${version}?`,
    doIt: 'Undo it',
    text: 'What this change did is taken back, and nothing else. It is a new version, which can be undone in turn.',
  }),
  rollback: (version: number) => ({
    title: `Bring back version ${version}?`,
    doIt: 'Bring it back',
    text: 'Everything becomes as it was then; all later changes are taken back with it. It is a new version.',
  }),
  confirm: (version: number) => ({
    title: `Confirm version ${version}?`,
    doIt: 'It may stay',
    text: 'Without this it would be undone by itself when its time is over.',
  }),
} as const;

function waits(change: Change, now: number): boolean {
  return change.confirmBy !== undefined && change.confirmedBy === undefined && Date.parse(change.confirmBy) > now;
}

function Pending({ change, now }: { change: Change; now: number }) {
  if (change.confirmBy === undefined) {
    return null;
  }
  if (change.confirmedBy !== undefined) {
    return <p class="soft">Confirmation: {change.confirmedBy}</p>;
  }
  return (
    <p class="trouble tone-warn" data-testid="pending">
      {waits(change, now)
        ? `Is undone in ${clock(Date.parse(change.confirmBy) - now)} unless somebody confirms it.`
        : 'Its time is over: it is being undone.'}
    </p>
  );
}

function Edits({ change }: { change: Change }) {
  return (change.edits ?? []).length === 0 ? (
    <p class="empty">It changed no object.</p>
  ) : (
    <div class="edits" data-testid="edits">
      {change.edits?.map((edit) => (
        <section key={`${edit.kind} ${edit.name}`}>
          <h3>
            {edit.kind} {edit.name} <span class="soft">{deed(edit)}</span>
          </h3>
          <dl class="diff">
            {differences(edit).map((difference) => (
              <div key={difference.key}>
                <dt>{difference.key}</dt>
                {difference.before === undefined ? null : (
                  <dd class="before tone-bad">
                    <span class="for-screen-readers">before: </span>
                    {difference.before || '(empty)'}
                  </dd>
                )}
                {difference.after === undefined ? null : (
                  <dd class="after tone-good">
                    <span class="for-screen-readers">after: </span>
                    {difference.after || '(empty)'}
                  </dd>
                )}
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
