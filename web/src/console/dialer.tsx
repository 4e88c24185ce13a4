import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from './icons';

const KEYS: readonly { readonly key: string; readonly letters: string }[] = [
  { key: '1', letters: '' },
  { key: '2', letters: 'ABC' },
  { key: '3', letters: 'DEF' },
  { key: '4', letters: 'GHI' },
  { key: '5', letters: 'JKL' },
  { key: '6', letters: 'MNO' },
  { key: '7', letters: 'PQRS' },
  { key: '8', letters: 'TUV' },
  { key: '9', letters: 'WXYZ' },
  { key: '*', letters: '' },
  { key: '0', letters: '+' },
  { key: '#', letters: '' },
];

interface DialerProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly number: string;
  readonly sentKeys: string;
  readonly takesKeys: boolean;
  readonly callable: boolean;
  readonly trouble: string | undefined;
  readonly onEdit: (number: string) => void;
  readonly onDial: () => void;
  readonly onKey: (key: string) => void;
}

/** The dial field and the pad; during a call the pad sends its digits into the call. */
export function Dialer(props: DialerProps) {
  const { takesKeys, field } = props;
  useEffect(() => {
    if (!takesKeys) {
      field.current?.focus();
    }
  }, [takesKeys]);
  return (
    <section class="card dialer" aria-label={takesKeys ? 'Digits for the call' : 'Dial'}>
      {takesKeys ? <SentKeys keys={props.sentKeys} /> : <DialField {...props} />}
      <div class="pad" role="group" aria-label={takesKeys ? 'Send digits' : 'Number pad'}>
        {KEYS.map(({ key, letters }) => (
          <button
            type="button"
            key={key}
            data-testid={`key-${key === '*' ? 'star' : key === '#' ? 'hash' : key}`}
            onClick={() => props.onKey(key)}
          >
            <span>{key}</span>
            <small aria-hidden="true">{letters}</small>
          </button>
        ))}
      </div>
    </section>
  );
}

function DialField({ field, number, callable, trouble, onEdit, onDial }: DialerProps) {
  const submit = (event: Event): void => {
    event.preventDefault();
    if (callable) {
      onDial();
    }
  };
  return (
    <form class="dial-form" onSubmit={submit}>
      <label for="dial">Number</label>
      <div class="dial-row">
        <input
          id="dial"
          ref={field}
          type="text"
          inputmode="tel"
          autocomplete="off"
          spellcheck={false}
          placeholder="+996 312 …"
          value={number}
          aria-describedby="dial-trouble"
          aria-invalid={trouble !== undefined}
          onInput={(event) => onEdit(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onEdit('')}
          data-testid="dial"
        />
        <button
          type="button"
          class="erase"
          aria-label="Delete the last digit"
          disabled={number === ''}
          onClick={() => onEdit(number.slice(0, -1))}
        >
          <Icon name="erase" />
        </button>
        <button type="submit" class="go" disabled={!callable} data-testid="call">
          <Icon name="call" />
          Call
        </button>
      </div>
      <p id="dial-trouble" class="message tone-bad" role="alert" data-testid="dial-message">
        {trouble ?? ''}
      </p>
    </form>
  );
}

function SentKeys({ keys }: { keys: string }) {
  return (
    <div class="dial-form">
      <span class="label">Digits sent into the call</span>
      <output class="sent-keys" data-testid="sent-keys">
        {keys}
      </output>
      <p class="message" />
    </div>
  );
}
