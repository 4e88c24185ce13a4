import { useEffect, useRef, useState } from 'preact/hooks';
import type { PhoneState, TandemPhone, TextMessage } from '../sdk';

/** What was written to and by one colleague, and the field to write more. */
export function Conversation(props: { phone: TandemPhone; state: PhoneState; colleague: string; onClose: () => void }) {
  const { phone, state, colleague, onClose } = props;
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const messages = state.messages.filter((message) => message.colleague === colleague);
  const count = messages.length;

  useEffect(() => field.current?.focus(), [colleague]);
  useEffect(() => {
    phone.markRead(colleague);
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [phone, colleague, count]);

  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== '') {
      const why = phone.sendMessage(colleague, text.trim());
      setTrouble(why);
      if (why === undefined) {
        setText('');
      }
    }
  };
  return (
    <div class="conversation" data-testid="conversation" data-with={colleague}>
      <div class="card-head">
        <h3>{colleague}</h3>
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </div>
      <ul class="messages" ref={list} aria-live="polite" data-testid="messages">
        {messages.map((message) => (
          <MessageLine key={message.id} message={message} />
        ))}
      </ul>
      <form class="write-row" onSubmit={submit}>
        <input
          ref={field}
          type="text"
          aria-label={`Message to ${colleague}`}
          placeholder="Write a message"
          autocomplete="off"
          value={text}
          data-testid="message-text"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
        />
        <button type="submit" class="primary" disabled={text.trim() === ''} data-testid="message-send">
          Send
        </button>
      </form>
      {trouble === undefined ? null : (
        <p class="message tone-bad" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}

function MessageLine({ message }: { message: TextMessage }) {
  const time = new Date(message.atMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  return (
    <li class={message.mine ? 'mine' : 'theirs'} data-testid="message" data-message-state={message.state}>
      <span class="message-text">{message.text}</span>
      <span class="row-sub">
        {message.state === 'failed' ? `Not delivered. ${message.why ?? ''}` : message.state === 'sending' ? '…' : time}
      </span>
    </li>
  );
}
