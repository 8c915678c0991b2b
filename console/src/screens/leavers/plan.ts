/** What is planned for a leaver's leads, and what is known of a departure. Pure but for the calls. */
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Departure } from '@/api/schema';

export interface Plan {
  target: 'pool' | 'employee';
  pool_id?: string;
  employee_id?: string;
}

/** A plan as the API wants it; null until it says to whom. */
export function planBody({ target, pool_id, employee_id }: Plan) {
  if (target === 'pool') return { target, pool_id: pool_id ?? null, employee_id: null };
  return employee_id ? { target, pool_id: null, employee_id } : null;
}

/** The departure of somebody, or null if none was ever planned. */
export async function departureOf(employeeId: string): Promise<Departure | null> {
  try {
    const params = { path: { employee_id: employeeId } };
    return await ask(api.GET('/v1/employees/{employee_id}/departure', { params }));
  } catch (error) {
    if (problemOf(error).status === 404) return null;
    throw error;
  }
}

/** Whether it can still be taken back: planned at any time, applied for a day. */
export function canTakeBack(departure: Pick<Departure, 'state' | 'undo_until'>, now: Date): boolean {
  if (departure.state === 'planned') return true;
  if (departure.state !== 'applied' || !departure.undo_until) return false;
  return new Date(departure.undo_until) > now;
}

/** Take a departure back: what was planned is forgotten, what was done is undone. */
export function takeBack(departure: Pick<Departure, 'employee_id' | 'state'>): Promise<unknown> {
  const params = { path: { employee_id: departure.employee_id } };
  return departure.state === 'planned'
    ? ask(api.DELETE('/v1/employees/{employee_id}/departure', { params }))
    : ask(api.POST('/v1/employees/{employee_id}/departure/undo', { params }));
}
