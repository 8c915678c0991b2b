import { createRoot } from 'react-dom/client';
import { signSheets } from './kit/sheets';
import { App } from './shell/app';
import { watchForRenewal } from './shell/renewal';
import { startWords } from './words';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
watchForRenewal();
signSheets();
await startWords();
createRoot(root).render(<App />);
