/** What one document of score rules changes of another, thing by thing. Pure. */
import { AXES, type Axis, type Factor, type ScoreRules } from './document';

interface Named {
  zh: string;
  en: string;
}
export type Change =
  | { what: 'half_life_days' | 'nurture_below'; from: number; to: number }
  | { what: 'ceiling'; axis: Axis; from: number; to: number }
  | { what: 'cuts'; axis: Axis; from: readonly number[]; to: readonly number[] }
  | { what: 'points' | 'cap'; code: string; name: Named; from: number; to: number }
  | { what: 'added' | 'removed'; code: string; name: Named; points: number }
  | { what: 'test'; code: string; name: Named }
  | { what: 'matrix'; cell: string; from: string; to: string }
  | { what: 'signals'; kind: string; from: number; to: number };

export function changesOf(from: ScoreRules, to: ScoreRules): Change[] {
  return [
    ...AXES.flatMap((axis) => ofAxis(axis, from, to)),
    ...ofGroups(from, to),
    ...(['half_life_days', 'nurture_below'] as const).flatMap((what) =>
      from[what] === to[what] ? [] : [{ what, from: from[what], to: to[what] }],
    ),
    ...different(from.matrix, to.matrix).map(([cell, was, is]) => ({
      what: 'matrix' as const,
      cell,
      from: was ?? '',
      to: is ?? '',
    })),
    ...different(from.signals, to.signals).map(([kind, was, is]) => ({
      what: 'signals' as const,
      kind,
      from: was ?? 0,
      to: is ?? 0,
    })),
  ];
}

function ofAxis(axis: Axis, from: ScoreRules, to: ScoreRules): Change[] {
  const [was, is] = [from[axis], to[axis]];
  const found: Change[] = [];
  if (was.ceiling !== is.ceiling) found.push({ what: 'ceiling', axis, from: was.ceiling, to: is.ceiling });
  if (was.cuts.join() !== is.cuts.join()) found.push({ what: 'cuts', axis, from: was.cuts, to: is.cuts });
  const before = new Map(was.factors.map((factor) => [factor.code, factor]));
  const after = new Set(is.factors.map(({ code }) => code));
  for (const factor of is.factors) found.push(...ofFactor(before.get(factor.code), factor));
  for (const factor of was.factors) {
    const { code, points } = factor;
    if (!after.has(code)) found.push({ what: 'removed', code, name: named(factor), points });
  }
  return found;
}

function ofFactor(was: Factor | undefined, is: Factor): Change[] {
  const told = { code: is.code, name: named(is) };
  if (!was) return [{ what: 'added', ...told, points: is.points }];
  const found: Change[] = [];
  if (was.points !== is.points) found.push({ what: 'points', ...told, from: was.points, to: is.points });
  if (tested(was) !== tested(is)) found.push({ what: 'test', ...told });
  return found;
}

function ofGroups(from: ScoreRules, to: ScoreRules): Change[] {
  return Object.entries(to.groups).flatMap(([group, is]): Change[] => {
    const was = from.groups[group]?.cap ?? is.cap;
    return was === is.cap ? [] : [{ what: 'cap', code: group, name: named(is), from: was, to: is.cap }];
  });
}

function named({ zh, en }: Named): Named {
  return { zh, en };
}

/** All of a factor but its points, however its parts are ordered. */
function tested({ points: _, ...rest }: Factor): string {
  const told = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  return JSON.stringify(told.sort(([a], [b]) => a.localeCompare(b)));
}

type Difference<T> = [name: string, was: T | undefined, is: T | undefined];

function different<T>(from: Readonly<Record<string, T>>, to: Readonly<Record<string, T>>): Difference<T>[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.map((name): Difference<T> => [name, from[name], to[name]]).filter(([, was, is]) => was !== is);
}
