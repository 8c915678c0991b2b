/** Words of an area come when they are asked for, in the language that is spoken. */
import i18next from 'i18next';
import { expect, it } from 'vitest';
import { speak, startWords } from '.';

it('gives core words at once and those of an area when it is opened', async () => {
  await startWords();
  await speak('zh');
  expect(i18next.t('common:save')).toBe('保存');
  await i18next.loadNamespaces('imports');
  expect(i18next.t('imports:undo')).toBe('撤销导入');
});

it('speaks the other language with the areas that are open', async () => {
  await speak('en');
  expect(i18next.t('imports:undo')).toBe('Undo the import');
  expect(document.documentElement.lang).toBe('en-US');
});
