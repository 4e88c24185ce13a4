import { Icon } from '../console/icons';
import type { LiveState } from './live';
import { timeOfDay } from './words';

/** Nothing old is shown as if it were new: this says since when it is old. */
export function StaleBanner({ state, onRetry }: { state: LiveState; onRetry: () => void }) {
  if (state.phase === 'live') {
    return null;
  }
  if (state.phase === 'connecting') {
    return (
      <p class="banner tone-calm" role="status" data-testid="stale">
        Asking the gateway …
      </p>
    );
  }
  return (
    <div class="banner tone-bad" role="alert" data-testid="stale">
      <Icon name="warn" />
      <div>
        <strong>The gateway does not answer.</strong>{' '}
        {state.heardAt === undefined
          ? 'Nothing is known of it yet.'
          : `What you see is as of ${timeOfDay(state.heardAt)} and may be wrong by now.`}{' '}
        It is tried again by itself.
      </div>
      <button type="button" class="quiet" onClick={onRetry}>
        Try now
      </button>
    </div>
  );
}
