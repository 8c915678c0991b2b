/** Marks what is in the inbox as read. */
import { api, ask } from '@/api/client';
import type { Notice } from '@/api/schema';

/** All up to the newest that is shown: what came since was not seen. Resolves to how many were unread. */
export async function readAll(newest: Pick<Notice, 'created_at'> | undefined): Promise<number> {
  const body = newest ? { up_to: newest.created_at } : {};
  return (await ask(api.POST('/v1/notices/read', { body }))).read;
}
