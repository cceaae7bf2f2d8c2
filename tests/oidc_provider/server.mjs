// A provider of OpenID Connect for the tests, with accounts that a test can change.
//
//   node server.mjs PORT FOLDER
//
// FOLDER has node_modules. The signing keys, a JWK set, are the first line of standard
// input; it stops when that ends, so that it never outlives the tests.
//
// POST /admin {accounts, refresh, logoutUri} replaces what is given: accounts is an
// object of claims by subject, refresh says whether refresh tokens are given out, and
// logoutUri is where the back-channel logout goes.

const [port, folder] = [Number(process.argv[2]), process.argv[3]];
const {default: Provider, interactionPolicy} = await import(
  `${folder}/node_modules/oidc-provider/lib/index.js`
);

const CLIENT = {
  client_id: 'stronghold',
  client_secret: 'a secret of the tests',
  redirect_uris: ['http://127.0.0.1/accounts/single-sign-on/return/'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_post',
  backchannel_logout_session_required: true,
  backchannel_logout_uri: 'http://127.0.0.1/',
};
const issuer = `http://127.0.0.1:${port}`;
const now = {accounts: {}, refresh: true, logoutUri: ''};

async function text(stream) {
  let read = '';
  for await (const part of stream) read += part;
  return read;
}

function firstLine() {
  return new Promise((resolve) => {
    let read = '';
    process.stdin.setEncoding('utf8');
    process.stdin.on('end', () => process.exit());
    process.stdin.on('data', (part) => {
      read += part;
      if (read.includes('\n')) resolve(read.slice(0, read.indexOf('\n')));
    });
  });
}

async function grantAll(ctx) {
  const grant = new ctx.oidc.provider.Grant({
    accountId: ctx.oidc.session.accountId,
    clientId: ctx.oidc.client.clientId,
  });
  grant.addOIDCScope('openid profile email offline_access');
  await grant.save();
  return grant;
}

// Someone whose account was disabled since they signed in must sign in again.
const {Check, base} = interactionPolicy;
const policy = base();
policy.get('login').checks.add(
  new Check('account_disabled', 'The account is disabled', 'login_required', (ctx) =>
    ctx.oidc.session.accountId && !ctx.oidc.account ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  ),
);

const provider = new Provider(issuer, {
  clients: [CLIENT],
  jwks: JSON.parse(await firstLine()),
  cookies: {keys: ['a key of the tests']},
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  claims: {
    openid: ['sub', 'groups'],
    profile: ['name', 'preferred_username'],
    email: ['email'],
  },
  features: {
    devInteractions: {enabled: false},
    backchannelLogout: {enabled: true},
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) =>
        page(ctx, 'Sign out', `${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`),
      postLogoutSuccessSource: (ctx) => page(ctx, 'Signed out', ''),
    },
  },
  pkce: {required: () => true},
  interactions: {policy, url: (ctx, interaction) => `/interaction/${interaction.uid}`},
  findAccount: (ctx, sub) =>
    now.accounts[sub] && {
      accountId: sub,
      claims: () => ({sub, ...now.accounts[sub]}),
    },
  loadExistingGrant: grantAll,
  // By the standard offline_access needs a question of consent each time, which large
  // providers do not ask.
  issueRefreshToken: () => now.refresh,
  // Each is good once: used twice, it ends all of the session's.
  rotateRefreshToken: true,
  // Without its dispatcher, which refuses to send a logout to this machine.
  fetch: (url, {dispatcher, ...options}) => globalThis.fetch(url, options),
});

// Each run of the tests has the site at another port.
provider.Client.prototype.redirectUriAllowed = () => true;

function page(ctx, title, body) {
  ctx.type = 'html';
  ctx.body = `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}`;
}

async function interact(ctx) {
  const {params} = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method === 'POST') {
    const accountId = new URLSearchParams(await text(ctx.req)).get('sub');
    const result = accountId
      ? {login: {accountId}}
      : {error: 'access_denied', error_description: 'The person cancelled'};
    return provider.interactionFinished(ctx.req, ctx.res, result);
  }
  const names = Object.keys(now.accounts);
  const buttons = names.map((sub) => `<button name="sub" value="${sub}">${sub}</button>`);
  return page(
    ctx,
    'Provider',
    `<p>prompt: ${params.prompt ?? 'none asked'}</p>
     <form method="post">${buttons.join(' ')} <button name="sub" value="">Cancel</button></form>`,
  );
}

async function administer(ctx) {
  Object.assign(now, JSON.parse(await text(ctx.req)));
  const client = await provider.Client.find(CLIENT.client_id);
  client.backchannelLogoutUri = now.logoutUri;
  ctx.body = '';
}

provider.use(async (ctx, next) => {
  if (ctx.path === '/admin') return administer(ctx);
  if (ctx.path.startsWith('/interaction/')) return interact(ctx);
  return next();
});

for (const failure of ['server_error', 'backchannel.error', 'grant.error']) {
  provider.on(failure, (...given) => console.error(failure, given.find((one) => one instanceof Error)));
}
provider.listen(port, '127.0.0.1', () => console.log('ready'));
