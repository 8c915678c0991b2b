/** Sends a form with a file and tells how far it is; expired sessions and outages as in `client.ts`. */
import { noteOutage } from './outage';
import { Problem } from './problem';
import type { Import, PeekedFile } from './schema';
import { signedInAgain } from './session';

export interface Sending {
  form: FormData;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Begin an import. */
export async function uploadImport(sending: Sending): Promise<Import> {
  return (await sent('/v1/imports', sending)) as Import;
}

/** Have a file's columns told; nothing of it is kept. */
export async function peekImport(sending: Sending): Promise<PeekedFile> {
  return (await sent('/v1/imports/peek', sending)) as PeekedFile;
}

/** Whoever has to sign in again on the way sends the file once more, as the same request. */
async function sent(path: string, sending: Sending): Promise<unknown> {
  const key = crypto.randomUUID();
  let answer = await send(path, sending, key);
  if (answer.status === 401) {
    await signedInAgain();
    answer = await send(path, sending, key);
  }
  if (answer.status >= 300) throw new Problem(answer.status, answer.body);
  return answer.body;
}

function send(path: string, { form, onProgress, signal }: Sending, key: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('X-Allhands-Console', '1');
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if ([502, 503, 504].includes(request.status)) noteOutage(request.status);
      resolve({ status: request.status, body: bodyOf(request.responseText) });
    };
    request.onerror = () => {
      noteOutage(0);
      reject(new Problem(0, { code: 'unreachable' }));
    };
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
