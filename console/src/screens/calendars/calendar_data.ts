/** Calendars of the company, and changing one. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Calendar, CalendarPatchBody } from '@/api/schema';

const KEY = ['calendars'] as const;

export function useCalendarList() {
  return useQuery({
    queryKey: [...KEY, 'list'],
    queryFn: () => ask(api.GET('/v1/calendars', { params: { query: { limit: 200 } } })),
  });
}

export function refreshCalendars(): Promise<void> {
  return queries.invalidateQueries({ queryKey: KEY });
}

export async function patchCalendar(calendar: Calendar, body: CalendarPatchBody): Promise<Calendar> {
  const changed = await ask(
    api.PATCH('/v1/calendars/{calendar_id}', {
      params: { path: { calendar_id: calendar.id }, header: { 'If-Match': `"${calendar.version}"` } },
      body,
    }),
  );
  await refreshCalendars();
  return changed;
}
