/** The typed client of the public API. The console uses nothing else. */
import createClient from 'openapi-fetch';
import { noteOutage } from './outage';
import { Problem } from './problem';
import type { paths } from './schema';
import { session, signedInAgain } from './session';

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Calls of a session that has expired wait for the person and go out again. */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await reach(request);
  const isSignIn = new URL(request.url).pathname === '/v1/sessions';
  if (answer.status !== 401 || isSignIn || session.get() === 'unknown' || session.get() === 'out')
    return answer;
  await signedInAgain();
  return reach(again);
}

async function reach(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if ([502, 503, 504].includes(answer.status)) noteOutage(answer.status);
    return answer;
  } catch (error) {
    if (!request.signal.aborted) noteOutage(0);
    throw new Problem(0, { code: 'unreachable', detail: String(error) });
  }
}

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  credentials: 'same-origin',
  fetch: send,
  headers: { 'X-Allhands-Console': '1' },
});

api.use({
  onRequest({ request }) {
    if (UNSAFE.has(request.method) && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', crypto.randomUUID());
    }
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer, or the `Problem` it was. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Problem(response.status, error);
  return data as NonNullable<T>;
}
