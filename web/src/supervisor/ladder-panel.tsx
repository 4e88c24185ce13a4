import { useEffect, useRef, useState } from 'preact/hooks';
import { part, type Api, type Ladder, type Rung } from './api';
import { inWords } from './confirm';
import { dateAndTime } from './words';

const LANE = 130;
const MARGIN = 45;
const HEIGHT = 40;
const LINE = 27;

/** What happened in a call, drawn: a lane for each party, an arrow for each message. */
export function LadderPanel({ api, id, onClose }: { api: Api; id: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [ladder, setLadder] = useState<Ladder>();
  const [trouble, setTrouble] = useState('');
  const load = (): void => {
    setTrouble('');
    api.get<Ladder>(`calls/${part(id)}/explain`).then(setLadder, (error: unknown) => setTrouble(inWords(error)));
  };
  useEffect(() => {
    dialog.current?.showModal();
    load();
  }, [id]);
  return (
    <dialog ref={dialog} class="ladder-panel card" aria-labelledby="ladder-title" onClose={onClose} data-testid="ladder">
      <div class="board-head">
        <h2 id="ladder-title">What happened</h2>
        <button type="button" class="quiet" onClick={load}>
          Look again
        </button>
        <button type="button" class="quiet" onClick={onClose} autofocus data-testid="ladder-close">
          Close
        </button>
      </div>
      {trouble === '' ? null : (
        <p class="message tone-bad" role="alert">
          {trouble}
        </p>
      )}
      {ladder === undefined ? null : (
        <>
          <p class="verdict" data-testid="verdict">
            {ladder.verdict || (ladder.over ? 'It is over.' : 'It goes on; the verdict comes with its end.')}
          </p>
          <p class="soft">
            Call {ladder.id}, from {dateAndTime(ladder.startedAt)}
            {ladder.leftOut > 0 ? `; ${ladder.leftOut} steps of its middle are not kept` : ''}
          </p>
          {ladder.rungs.length === 0 ? (
            <p class="empty">Too long ago: its messages are not kept any more, only the verdict.</p>
          ) : (
            <Rungs ladder={ladder} />
          )}
        </>
      )}
    </dialog>
  );
}

function Rungs({ ladder }: { ladder: Ladder }) {
  const width = MARGIN * 2 + LANE * Math.max(1, ladder.lanes.length - 1);
  return (
    <div class="ladder">
      <div class="rung lanes" aria-hidden="true">
        <span />
        <svg class="rung-picture" viewBox={`0 0 ${width} 24`}>
          {ladder.lanes.map((lane, index) => (
            <text key={lane} class="lane-name" x={MARGIN + index * LANE} y={16} text-anchor="middle">
              {lane}
            </text>
          ))}
        </svg>
      </div>
      <ol>
        {ladder.rungs.map((rung, index) => (
          <li key={index} class={`rung kind-${rung.kind}`} data-testid="rung">
            <span class="number soft">{(rung.atMs / 1000).toFixed(3)}</span>
            <Picture rung={rung} lanes={ladder.lanes} width={width} />
            <span class="rung-detail">{rung.detail}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Picture({ rung, lanes, width }: { rung: Rung; lanes: readonly string[]; width: number }) {
  const x = (lane: string): number => MARGIN + Math.max(0, lanes.indexOf(lane)) * LANE;
  const from = x(rung.from);
  const to = x(rung.to);
  const alone = from === to;
  const tip = to > from ? -7 : 7;
  const words = alone ? rung.what : `${rung.what} from ${rung.from} to ${rung.to}`;
  return (
    <svg class="rung-picture" viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={words}>
      {lanes.map((lane) => (
        <line key={lane} class="lane" x1={x(lane)} y1={0} x2={x(lane)} y2={HEIGHT} />
      ))}
      {alone ? (
        <circle class="arrow-tip" cx={from} cy={LINE - 7} r={4.5} />
      ) : (
        <>
          <line class="arrow" x1={from} y1={LINE} x2={to} y2={LINE} />
          <path class="arrow-tip" d={`M${to} ${LINE}l${tip} -4.5v9Z`} />
        </>
      )}
      <text
        class="arrow-words"
        x={alone ? from + 10 : (from + to) / 2}
        y={alone ? LINE - 2.5 : LINE - 6}
        text-anchor={alone ? 'start' : 'middle'}
      >
        {rung.what}
      </text>
    </svg>
  );
}
