/** The contacts that are written down with one tap, and what each is taken to be. Pure. */
import type { TouchBody } from '@/api/schema';

export type TouchName = 'connected' | 'no_answer' | 'message' | 'visit';

export const TOUCHES: readonly TouchName[] = ['connected', 'no_answer', 'message', 'visit'];

/** How long a call is taken to have been when nobody says; seen, and changed, beside the button. */
export const USUAL_SECONDS = 60;

export function bodyOf(name: TouchName, seconds: number = USUAL_SECONDS): TouchBody {
  switch (name) {
    case 'connected':
      return touch({ kind: 'call', outcome: 'connected', seconds });
    case 'no_answer':
      return touch({ kind: 'call', outcome: 'no_answer' });
    case 'message':
      return touch({ kind: 'message' });
    case 'visit':
      return touch({ kind: 'visit', outcome: 'done' });
  }
}

/** A touch closes the step that was planned, unless nobody was reached. */
export function reaches(body: Pick<TouchBody, 'kind' | 'outcome'>): boolean {
  return body.kind !== 'note' && !['no_answer', 'busy', 'wrong_number'].includes(body.outcome ?? '');
}

function touch(body: Omit<TouchBody, 'direction' | 'next_step_done'>): TouchBody {
  return { direction: 'out', next_step_done: false, ...body };
}
