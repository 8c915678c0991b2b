/** What a marketer pastes into a page, and a developer into a terminal, to send a first lead by a key. Pure. */
import type { IntakeKey } from '@/api/schema';

export interface FormWords {
  name: string;
  phone: string;
  company: string;
  send: string;
  thanks: string;
}

/** Where a key is sent to. */
export function addressOf(origin: string, key: Pick<IntakeKey, 'id' | 'kind'>): string {
  return `${origin}/v1/intake/${key.id}/${key.kind}`;
}

/** A form that thanks in its place; the field nobody sees is for robots. */
export function formExample(address: string, honeypot: string, words: FormWords): string {
  return `<form id="lead">
  <label>${words.name} <input name="name" required></label>
  <label>${words.phone} <input name="phone" type="tel" required></label>
  <label>${words.company} <input name="company"></label>
  <input name="${honeypot}" hidden tabindex="-1" autocomplete="off">
  <button>${words.send}</button>
</form>
<script>
  document.getElementById('lead').onsubmit = async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch('${address}', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) form.replaceWith('${words.thanks}');
  };
</script>`;
}

/** A signed message, by the commands that every system has. */
export function webhookExample(address: string, secret: string): string {
  return `SECRET='${secret}'
BODY='{"name": "韩梅梅", "phone": "13800001234"}'
ID="msg_$(date +%s)"; NOW=$(date +%s)
KEY=$(printf %s "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -vtx1 | tr -d ' \\n')
SIGNATURE=$(printf %s "$ID.$NOW.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)
curl '${address}' -H 'Content-Type: application/json' \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $NOW" -H "webhook-signature: v1,$SIGNATURE" -d "$BODY"`;
}
