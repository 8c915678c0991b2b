// A certified OpenID provider for the tests: `node provider.mjs PORT`. CLAIMS_IN=id_token puts the claims of
// scopes into the ID token; as the standard has it (Core 5.4), they come from the userinfo endpoint only.
import { json, text } from 'node:stream/consumers';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const people = new Map();

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'allhands',
    client_secret: 'a secret',
    application_type: 'native', // a loopback address of any port is registered with one of none
    redirect_uris: ['http://127.0.0.1/v1/sessions/oidc/callback'],
  }],
  claims: { email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: process.env.CLAIMS_IN !== 'id_token',
  cookies: { keys: ['of the tests'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  async loadExistingGrant({ oidc }) { // whoever signs in has agreed
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

provider.use(async (ctx, next) => {
  const [, room, name] = ctx.path.split('/');
  if (ctx.method === 'PUT' && room === 'people') {
    people.set(name, await json(ctx.req));
    ctx.status = 204;
  } else if (ctx.method === 'POST' && room === 'interaction') {
    const accountId = new URLSearchParams(await text(ctx.req)).get('sub');
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login: { accountId }, consent: {} }));
  } else {
    await next();
  }
});
provider.listen(port, '127.0.0.1');
