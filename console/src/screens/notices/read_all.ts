/** Marks every unread notice as read, some at a time. */
import { api, ask } from '@/api/client';

const AT_ONCE = 8;
const PAGE_ROWS = 200;

export async function readAll(): Promise<number> {
  let done = 0;
  for (;;) {
    const query = { limit: PAGE_ROWS, unread: true };
    const ids = (await ask(api.GET('/v1/notices', { params: { query } }))).data?.map(({ id }) => id) ?? [];
    if (ids.length === 0) return done;
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      await Promise.all(ids.slice(at, at + AT_ONCE).map(read));
    }
    done += ids.length;
  }
}

function read(id: string): Promise<unknown> {
  return ask(api.POST('/v1/notices/{notice_id}/read', { params: { path: { notice_id: id } } }));
}
