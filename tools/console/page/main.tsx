import { render } from 'preact';
import { App } from './app.tsx';
import { follow } from './live.ts';

const place = document.getElementById('console');
if (place !== null) render(<App />, place);
follow();
