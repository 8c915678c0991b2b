/** Taking a payment back, and what is asked again after money moved. */
import { api, ask } from '@/api/client';
import type { Role } from '@/api/me';
import { queries } from '@/api/queries';
import type { ReversalBody } from '@/api/schema';

/** Who may open the lead that money belongs to. */
export const LEAD_READERS: readonly Role[] = ['rep', 'manager', 'marketer', 'admin'];

export async function refreshMoney(): Promise<void> {
  await Promise.all(
    ['receivables', 'payments'].map((name) => queries.invalidateQueries({ queryKey: [name] })),
  );
}

export async function reverse(paymentId: string, body: ReversalBody): Promise<void> {
  await ask(
    api.POST('/v1/payments/{payment_id}/reversals', { params: { path: { payment_id: paymentId } }, body }),
  );
  await refreshMoney();
}
