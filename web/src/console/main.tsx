import { render } from 'preact';
import { TandemPhone } from '../sdk';
import { App } from './app';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/call.css';
import './styles/phone.css';
import './styles/colleagues.css';

const phone = new TandemPhone();

// A page that goes away must not leave a call behind. A reload by accident is worth a question.
addEventListener('pagehide', () => phone.signOut());
addEventListener('beforeunload', (event) => {
  if (phone.state.call?.live === true || phone.state.waiting !== undefined) {
    event.preventDefault();
  }
});
// A page brought back from the browser's cache has a stopped line: start afresh.
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    location.reload();
  }
});
addEventListener('online', () => phone.retryNow());

const root = document.getElementById('app');
if (root === null) {
  throw new Error('index.html has no #app');
}
render(<App phone={phone} />, root);
