/** What a list is filtered by, as an export is asked for it. */
import type { ExportBody } from '@/api/schema';
import type { Filters } from '@/parts/grid/list_state';

type LeadFilters = NonNullable<ExportBody['filters']>;

const NUMBERS = new Set(['score_min', 'score_max']);
const FLAGS = new Set(['mine', 'untouched', 'do_not_contact']);

export function filtersOf(filters: Filters, sort: string | null): LeadFilters {
  const typed = Object.entries({ ...filters, ...(sort ? { sort } : {}) }).map(([name, value]) => [
    name,
    NUMBERS.has(name) ? Number(value) : FLAGS.has(name) ? value === 'true' : value,
  ]);
  return Object.fromEntries(typed) as LeadFilters;
}
