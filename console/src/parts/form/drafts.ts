/** What was typed and not yet sent, in this tab only. */

const PREFIX = 'allhands.draft.';

export function keepDraft(name: string, typed: object): void {
  sessionStorage.setItem(PREFIX + name, JSON.stringify(typed));
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
