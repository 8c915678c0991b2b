/** What was typed and not yet sent, in this tab only; a password is typed again. */

const PREFIX = 'allhands.draft.';

export function keepDraft(name: string, typed: object): void {
  const kept = Object.entries(typed).filter(([field]) => !field.includes('password'));
  sessionStorage.setItem(PREFIX + name, JSON.stringify(Object.fromEntries(kept)));
}

export function keptDraft(name: string): object | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null');
    return typeof kept === 'object' ? kept : null;
  } catch {
    return null;
  }
}

export function forgetDraft(name: string): void {
  sessionStorage.removeItem(PREFIX + name);
}
