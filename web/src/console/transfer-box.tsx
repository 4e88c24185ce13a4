import { useEffect, useRef, useState } from 'preact/hooks';
import { lampOf, type Call, type PhoneState, type TandemPhone } from '../sdk';
import { Icon } from './icons';
import { LAMP_WORDS } from './words';

/** Hands the call to a number or a colleague, at once or after a word with him. */
export function TransferBox({ phone, call, state }: { phone: TandemPhone; call: Call; state: PhoneState }) {
  const [open, setOpen] = useState(false);
  const [target, setTarget] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setOpen(false), [call.id]);
  useEffect(() => {
    if (open) {
      field.current?.focus();
    }
  }, [open]);

  const act = (action: (typed: string) => string | undefined, done: boolean): void => {
    const why = action(target);
    setTrouble(why);
    if (why === undefined) {
      setTarget('');
      setOpen(!done);
    }
  };
  return (
    <div class="transfer">
      <button
        type="button"
        class="toggle"
        aria-pressed={open}
        aria-expanded={open}
        disabled={call.phase !== 'talking' || call.transfer === 'pending'}
        data-testid="transfer"
        onClick={() => setOpen(!open)}
      >
        <Icon name="transfer" />
        Transfer
      </button>
      {open ? (
        <form
          class="transfer-form"
          data-testid="transfer-form"
          onSubmit={(event) => {
            event.preventDefault();
            act((typed) => phone.transfer(typed), true);
          }}
        >
          <input
            ref={field}
            type="text"
            list="transfer-targets"
            aria-label="To whom"
            placeholder="Number or colleague"
            autocomplete="off"
            spellcheck={false}
            value={target}
            data-testid="transfer-target"
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                event.stopPropagation(); // It closes the box, not the call.
                setOpen(false);
              }
            }}
            onInput={(event) => setTarget(event.currentTarget.value)}
          />
          <datalist id="transfer-targets">
            {state.colleagues.map((colleague) => (
              <option key={colleague.user} value={colleague.user}>
                {LAMP_WORDS[lampOf(colleague)]}
              </option>
            ))}
          </datalist>
          <button type="submit" class="primary" data-testid="transfer-now">
            Hand over
          </button>
          <button
            type="button"
            disabled={state.waiting !== undefined || state.joining.length > 0}
            data-testid="transfer-ask"
            onClick={() => act((typed) => phone.call(typed), true)}
          >
            Ask first
          </button>
        </form>
      ) : null}
      {trouble === undefined || !open ? null : (
        <p class="message tone-bad" role="alert" data-testid="transfer-message">
          {trouble}
        </p>
      )}
    </div>
  );
}
