import { lampOf, unreadOf, type Availability, type Colleague, type PhoneState, type TandemPhone } from '../sdk';
import { Conversation } from './conversation';
import { Icon } from './icons';
import { AVAILABILITY_WORDS, LAMP_WORDS, readableNumber } from './words';

interface ColleaguesPanelProps {
  readonly phone: TandemPhone;
  readonly state: PhoneState;
  readonly callable: boolean;
  /** The colleague whose messages are open. */
  readonly writingTo: string | undefined;
  readonly onWriteTo: (user: string | undefined) => void;
  readonly onCall: (user: string) => void;
}

/** Who is there and who talks; a click on a name calls. */
export function ColleaguesPanel(props: ColleaguesPanelProps) {
  const { phone, state, writingTo, onWriteTo } = props;
  return (
    <section class="card colleagues" aria-labelledby="colleagues-title">
      <div class="card-head">
        <h2 id="colleagues-title">Colleagues</h2>
        <select
          aria-label="How you are"
          data-testid="availability"
          value={state.availability}
          disabled={state.line.phase !== 'ready'}
          onChange={(event) => phone.setAvailability(event.currentTarget.value as Availability)}
        >
          {(['available', 'away', 'do-not-disturb'] as const).map((availability) => (
            <option key={availability} value={availability}>
              {AVAILABILITY_WORDS[availability]}
            </option>
          ))}
        </select>
      </div>
      {state.colleagues.length === 0 ? <p class="empty">No colleagues yet.</p> : null}
      <ul class="rows" data-testid="colleagues">
        {state.colleagues.map((colleague) => (
          <ColleagueRow key={colleague.user} colleague={colleague} {...props} />
        ))}
      </ul>
      {writingTo === undefined ? null : (
        <Conversation phone={phone} state={state} colleague={writingTo} onClose={() => onWriteTo(undefined)} />
      )}
    </section>
  );
}

function ColleagueRow({
  colleague,
  state,
  callable,
  writingTo,
  onWriteTo,
  onCall,
}: ColleaguesPanelProps & { colleague: Colleague }) {
  const lamp = lampOf(colleague);
  const unread = unreadOf(state.messages, colleague.user);
  const number = colleague.calls.find((call) => call.number !== undefined)?.number;
  return (
    <li class="colleague">
      <button
        type="button"
        class="row"
        title={`Call ${colleague.user}`}
        disabled={!callable || lamp === 'offline'}
        data-testid="colleague"
        data-colleague={colleague.user}
        data-lamp={lamp}
        onClick={() => onCall(colleague.user)}
      >
        <span class={`lamp lamp-${lamp}`} aria-hidden="true" />
        <span class="row-main">{colleague.user}</span>
        <span class="row-sub">
          {LAMP_WORDS[lamp]}
          {number === undefined ? '' : ` · ${readableNumber(number)}`}
        </span>
      </button>
      <button
        type="button"
        class="quiet"
        aria-label={`Write to ${colleague.user}`}
        aria-pressed={writingTo === colleague.user}
        data-testid={`write-${colleague.user}`}
        onClick={() => onWriteTo(writingTo === colleague.user ? undefined : colleague.user)}
      >
        <Icon name="message" />
        {unread === 0 ? null : (
          <span class="badge" data-testid={`unread-${colleague.user}`}>
            {unread}
          </span>
        )}
      </button>
    </li>
  );
}
