import { render } from 'preact';
import { App } from './app/app.js';
import { keepOffline } from './app/offline.js';
import './style/base.css';
import './style/controls.css';
import './style/layout.css';

render(<App />, document.getElementById('app')!);
keepOffline();
