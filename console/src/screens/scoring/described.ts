/** What the company says of features, as it is typed and sent. Pure. */
import type { ScoreFeature, ScoreFeaturePatchBody } from '@/api/schema';

export type KnownAt = 'arrival' | 'later';
type Said = Omit<ScoreFeaturePatchBody, 'name'>;

export interface Typed {
  zh?: string;
  en?: string;
  owner?: string;
  known_at?: KnownAt | 'unsaid';
}

const EXTRA = 'extra.';

/** Whether it is for the company to say when a feature is known: of attributes it is, of our own it is fixed. */
export function mayBeTimed({ name }: Pick<ScoreFeature, 'name'>): boolean {
  return name.startsWith(EXTRA);
}

/** What has been said of a feature, as a form begins with it. */
export function typedOf({ said }: Pick<ScoreFeature, 'said'>): Typed {
  return {
    zh: said?.zh ?? '',
    en: said?.en ?? '',
    owner: said?.owner ?? '',
    known_at: (said?.known_at as KnownAt | null | undefined) ?? 'unsaid',
  };
}

/** What is typed as it is sent: an empty field takes back what was said. */
export function saidOf(feature: Pick<ScoreFeature, 'name'>, { zh, en, owner, known_at }: Typed): Said {
  const words = { zh: zh?.trim() || null, en: en?.trim() || null, owner: owner?.trim() || null };
  if (!mayBeTimed(feature)) return words;
  return { ...words, known_at: known_at === 'unsaid' ? null : (known_at ?? null) };
}

/** Features whose name in either language or whose column has these letters. */
export function found(features: readonly ScoreFeature[], letters: string): ScoreFeature[] {
  const wanted = letters.trim().toLowerCase();
  return features.filter(({ name, words }) =>
    [name, words.zh, words.en].some((each) => each.toLowerCase().includes(wanted)),
  );
}
