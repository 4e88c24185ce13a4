import { render } from 'preact';
import { App } from './app';
import '../console/styles/base.css';
import '../console/styles/controls.css';
import '../console/styles/layout.css';
import './supervisor.css';

const root = document.getElementById('app');
if (root === null) {
  throw new Error('index.html has no #app');
}
// The page is at /console/ of the admin listener, or wherever a proxy puts that.
render(<App root={new URL('..', document.baseURI)} />, root);
