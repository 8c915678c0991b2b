/** Both languages say the same things: the same keys, with the same values to fill in. */
import { describe, expect, it } from 'vitest';
import en from './en';
import zh from './zh';

const PLURAL = /_(one|other)$/;

function flat(words: object, before = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`),
  );
}

function filled(text: string): string[] {
  return [...text.matchAll(/{{\s*(\w+)/g)].map(([, name]) => name ?? '').sort();
}

const chinese = new Map(flat(zh));
const english = new Map(flat(en).map(([key, text]) => [key.replace(PLURAL, ''), text]));

describe('words', () => {
  it('has every key in both languages', () => {
    expect([...english.keys()].sort()).toEqual(
      [...new Set([...chinese.keys()].map((key) => key.replace(PLURAL, '')))].sort(),
    );
  });
  it.each([...chinese])('%s is filled in alike', (key, text) => {
    expect(filled(english.get(key.replace(PLURAL, '')) ?? '')).toEqual(filled(text));
  });
  it('says nothing in English in Chinese', () => {
    const allowed =
      /API|HTTPS|MB|Webhook|OIDC|CSV|XLSX|ID|URL|Ctrl|JSON|Allhands|English|UTC|[ABCD] ?级|{{[^}]*}}/g;
    const latin = [...chinese].filter(([, text]) => /[A-Za-z]{2,}/.test(text.replace(allowed, '')));
    expect(latin).toEqual([]);
  });
});
