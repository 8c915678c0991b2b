/**
 * Whether somebody is signed in. An expired session is not a lost page: whatever asked waits until the person has
 * signed in again over the open page, and is then asked once more.
 */
import { createStore } from '@/kit/store';

export type SessionState = 'unknown' | 'in' | 'expired' | 'out';

export const session = createStore<SessionState>('unknown');

let waiting: (() => void)[] = [];

/** Resolves when the person is signed in again; rejects never, for a page that is left takes its calls along. */
export function signedInAgain(): Promise<void> {
  session.set('expired');
  return new Promise((resolve) => waiting.push(resolve));
}

/** The person has signed in. */
export function noteSignedIn(): void {
  session.set('in');
  const calls = waiting;
  waiting = [];
  for (const resume of calls) resume();
}

/** The person has signed out, or was never in. */
export function noteSignedOut(): void {
  waiting = [];
  session.set('out');
}
