import { useQuery } from '@tanstack/react-query';
import { employeeName } from '@/screens/leads/find';

const KEPT_MS = 10 * 60_000;

/** Somebody's name by id; the words given for nobody. */
export function PersonName({ id, nobody = '–' }: { id: string | null | undefined; nobody?: string }) {
  const { data, isError } = useQuery({
    queryKey: ['person-name', id],
    queryFn: () => employeeName(id ?? ''),
    enabled: Boolean(id),
    staleTime: KEPT_MS,
    retry: false,
  });
  if (!id) return nobody;
  return data ?? (isError ? id.slice(-8) : '…');
}
