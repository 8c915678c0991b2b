/** What scores, models and trainings: asked, and what is done with them. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Model, ScoreFeature, ScoreFeaturePatchBody, TrainingBody } from '@/api/schema';

const POLL_MS = 3000;

export function useScoring() {
  return useQuery({
    queryKey: ['scoring', 'now'],
    queryFn: () => ask(api.GET('/v1/scoring')),
    refetchInterval: ({ state }) => ((state.data?.unscored ?? 0) > 0 ? POLL_MS : false),
  });
}

export function useModel(modelId: string | undefined) {
  return useQuery({
    queryKey: ['scoring', 'model', modelId],
    queryFn: () =>
      ask(api.GET('/v1/score-models/{model_id}', { params: { path: { model_id: modelId ?? '' } } })),
    enabled: Boolean(modelId),
  });
}

const FEATURES = queryOptions({
  queryKey: ['scoring', 'features'],
  queryFn: async () => (await ask(api.GET('/v1/score-features'))).data,
});

export function useRegistry() {
  return useQuery(FEATURES);
}

export function useFeatures(): readonly ScoreFeature[] | undefined {
  return useRegistry().data;
}

/** Says something of a feature, as it was when it was looked at. */
export function describe({ name, version }: ScoreFeature, said: Omit<ScoreFeaturePatchBody, 'name'>) {
  const header = { 'If-Match': `"${version}"` };
  return moving(ask(api.PATCH('/v1/score-features', { params: { header }, body: { name, ...said } })));
}

export async function refreshScoring(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ['scoring'] });
}

/** Does something and asks everything again, also where it was refused: somebody else may have been there first. */
async function moving<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } finally {
    await refreshScoring();
  }
}

export function train(body: TrainingBody) {
  return moving(ask(api.POST('/v1/score-trainings', { body })));
}

export function publish(modelId: string, reason: string | null) {
  const params = { path: { model_id: modelId } };
  return moving(ask(api.POST('/v1/score-models/{model_id}/publish', { params, body: { reason } })));
}

export function retire(modelId: string, reason: string) {
  const params = { path: { model_id: modelId } };
  return moving(ask(api.POST('/v1/score-models/{model_id}/retire', { params, body: { reason } })));
}

export function shadow(modelId: string): Promise<Model> {
  const params = { path: { model_id: modelId } };
  return moving(ask(api.POST('/v1/score-models/{model_id}/shadow', { params })));
}

export function rollBack(reason: string) {
  return moving(ask(api.POST('/v1/score-models/roll-back', { body: { reason } })));
}
