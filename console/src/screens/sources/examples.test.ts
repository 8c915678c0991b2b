import { describe, expect, it } from 'vitest';
import { addressOf, formExample, webhookExample } from './examples';

const WORDS = { name: '姓名', phone: '手机', company: '公司', send: '提交', thanks: '谢谢' };

describe('what is pasted to send leads by a key', () => {
  it('goes to the key’s own address', () => {
    expect(addressOf('https://a.example', { id: 'k', kind: 'webhook' })).toBe(
      'https://a.example/v1/intake/k/webhook',
    );
  });
  it('has the field for robots that the key names', () => {
    const form = formExample('https://a.example/f', 'fax', WORDS);
    expect(form).toContain('name="fax" hidden');
    expect(form).toContain("fetch('https://a.example/f'");
  });
  it('leaves the shell’s own words to the shell', () => {
    const command = webhookExample('https://a.example/w', 'whsec_x');
    expect(command).toContain("SECRET='whsec_x'");
    expect(command).toMatch(/"\$\{SECRET#whsec_\}"/);
  });
});
