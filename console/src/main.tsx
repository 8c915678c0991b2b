import { createRoot } from 'react-dom/client';
import { App } from './shell/app';
import { watchForRenewal } from './shell/renewal';
import { startWords } from './words';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
watchForRenewal();
await startWords();
createRoot(root).render(<App />);
