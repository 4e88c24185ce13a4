import type { DemoNumber } from '../sdk';
import { readableNumber } from './words';

/** The numbers of the demo far end, one click each. Nothing is shown where the gateway offers none. */
export function DemoNumbers(props: {
  numbers: readonly DemoNumber[];
  callable: boolean;
  onDial: (number: string) => void;
}) {
  if (props.numbers.length === 0) {
    return null;
  }
  return (
    <section class="card" aria-labelledby="demo-title">
      <h2 id="demo-title">Demo numbers</h2>
      <ul class="rows" data-testid="demo-numbers">
        {props.numbers.map(({ number, label }) => (
          <li key={number}>
            <button
              type="button"
              class="row"
              disabled={!props.callable}
              data-demo-number={number}
              onClick={() => props.onDial(number)}
            >
              <span class="row-main">{readableNumber(number)}</span>
              <span class="row-sub">{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
