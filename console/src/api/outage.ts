/** Whether the suite answers. While it does not, one probe asks until it does, and then everything is asked again. */
import { createStore } from '@/kit/store';

export type Outage = null | 'unreachable' | 'broker';

export const outage = createStore<Outage>(null);

const PROBE_MS = 2000;
/** Goes all the way through the broker; a 401 is an answer too. */
const PROBED = '/v1/me';
const recovered = new Set<() => void>();
let probing = false;

/** Have something done whenever the suite answers again; returns how to stop that. */
export function onAnswerAgain(act: () => void): () => void {
  recovered.add(act);
  return () => recovered.delete(act);
}

/** A call was not answered: begin to probe. */
export function noteOutage(status: number): void {
  outage.set(status === 503 ? 'broker' : 'unreachable');
  if (!probing) void probe();
}

async function probe(): Promise<void> {
  probing = true;
  while (outage.get() !== null) {
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    outage.set(await look());
  }
  probing = false;
  for (const act of [...recovered]) act();
}

async function look(): Promise<Outage> {
  try {
    const { status } = await fetch(PROBED, { cache: 'no-store' });
    if (status < 500) return null;
    return status === 503 ? 'broker' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
