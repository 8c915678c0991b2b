/** Which of the layers over the page is open. */
import { createStore } from '@/kit/store';

export const paletteIsOpen = createStore(false);
export const sheetIsOpen = createStore(false);
