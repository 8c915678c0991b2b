import { createRoot } from 'react-dom/client';
import { App } from './shell/app';
import { startWords } from './words';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');
await startWords();
createRoot(root).render(<App />);
