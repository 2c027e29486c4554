// openid-client (certified by the OpenID Foundation) against our server. One line a check: PASS or FAIL, name, detail.
// Environment: ISSUER, USER, PASSWORD. The clients web, spa, service and device are registered by the test.
import * as oidc from "openid-client";

const issuer = new URL(process.env.ISSUER);
const callback = "http://127.0.0.1:7777/callback";
const insecure = { execute: [oidc.allowInsecureRequests] };
const say = (name, good, detail = "") => {
  console.log(`${good ? "PASS" : "FAIL"} ${name} ${detail}`);
  process.exitCode ||= good ? 0 : 1;
};
const refused = async (name, attempt, code) => {
  try {
    await attempt;
    say(name, false, "was let through");
  } catch (fault) {
    const found = fault.error ?? fault.code ?? String(fault);
    say(name, code === undefined || found === code, found);
  }
};

// --- a browser in miniature: cookies, forms with their antiforgery token, no redirects followed by itself
const jar = new Map();
async function visit(address, options = {}) {
  const answer = await fetch(address, { ...options, redirect: "manual", headers: { ...options.headers, cookie: [...jar].map((pair) => pair.join("=")).join("; ") } });
  for (const cookie of answer.headers.getSetCookie()) {
    const [pair] = cookie.split(";");
    const at = pair.indexOf("=");
    jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return answer;
}
const token = (html) => /__RequestVerificationToken" type="hidden" value="([^"]+)"/.exec(html)?.[1];
const post = (address, fields) => visit(address, { method: "POST", body: new URLSearchParams(fields) });
async function signIn() {
  const page = await visit(new URL("/sign-in", issuer));
  const answer = await post(new URL("/sign-in", issuer), { name: process.env.USER, password: process.env.PASSWORD, __RequestVerificationToken: token(await page.text()) });
  if (answer.status !== 302) {
    throw new Error(`sign-in answered ${answer.status}`);
  }
}

async function codeFlow(client, { par = false, scope = "openid profile offline_access api" } = {}) {
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const asked = { redirect_uri: callback, scope, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", state, nonce };
  const address = par ? await oidc.buildAuthorizationUrlWithPAR(client, asked) : oidc.buildAuthorizationUrl(client, asked);
  let answer = await visit(address);
  if (answer.headers.get("location")?.includes("/sign-in")) {
    say("a stranger is sent to sign in", true);
    await signIn();
    answer = await visit(address);
  }
  const back = answer.headers.get("location");
  if (!back) {
    throw new Error(`authorize answered ${answer.status}`);
  }
  return { back: new URL(back), expected: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } };
}
const api = (bearer) => fetch(new URL("/api/me", issuer), { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
const discover = (id, auth) => oidc.discovery(issuer, id, undefined, auth, insecure);

// --- confidential client
const web = await discover("web", oidc.ClientSecretBasic("web-secret-of-the-test"));
const meta = web.serverMetadata();
say("discovery names its issuer", meta.issuer === issuer.href, meta.issuer);
say("only S256 is offered", meta.code_challenge_methods_supported.join() === "S256", meta.code_challenge_methods_supported.join());
{
  const { back, expected } = await codeFlow(web);
  const tokens = await oidc.authorizationCodeGrant(web, back, expected);
  say("code with PKCE", !!tokens.access_token && !!tokens.claims().sub);
  const info = await oidc.fetchUserInfo(web, tokens.access_token, tokens.claims().sub);
  say("userinfo", info.preferred_username === process.env.USER, JSON.stringify(info));
  const fresh = await oidc.refreshTokenGrant(web, tokens.refresh_token);
  say("refresh turns the token over", fresh.refresh_token !== tokens.refresh_token);
  say("introspection", (await oidc.tokenIntrospection(web, fresh.access_token)).active === true);
  say("the API takes the token", (await api(fresh.access_token)).status === 200);
  await oidc.tokenRevocation(web, fresh.access_token);
  say("a revoked token is refused at once", (await api(fresh.access_token)).status === 401);
  await refused("a replayed code is refused", oidc.authorizationCodeGrant(web, back, expected), "invalid_grant");
  await refused("its refresh tokens die with it", oidc.refreshTokenGrant(web, fresh.refresh_token), "invalid_grant");
}
{
  const { back, expected } = await codeFlow(web, { par: true });
  const tokens = await oidc.authorizationCodeGrant(web, back, expected);
  say("pushed authorization request", !!tokens.id_token);
  const out = await visit(oidc.buildEndSessionUrl(web, { id_token_hint: tokens.id_token, post_logout_redirect_uri: "http://127.0.0.1:7777/out" }));
  say("end of session", out.status === 302 && out.headers.get("location")?.startsWith("http://127.0.0.1:7777/out") === true, `${out.status} ${out.headers.get("location")} ${out.status === 302 ? "" : await out.text()}`);
  say("the session is over", (await visit(new URL("/tasks", issuer))).headers.get("location")?.includes("/sign-in") === true);
}

// --- public client
const spa = await discover("spa", oidc.None());
{
  const { back, expected } = await codeFlow(spa);
  say("code with PKCE, public client", !!(await oidc.authorizationCodeGrant(spa, back, expected)).access_token);
  const second = await codeFlow(spa);
  await refused("a wrong verifier is refused", oidc.authorizationCodeGrant(spa, second.back, { ...second.expected, pkceCodeVerifier: oidc.randomPKCECodeVerifier() }), "invalid_grant");
  const without = await visit(oidc.buildAuthorizationUrl(spa, { redirect_uri: callback, scope: "openid", state: "s" }));
  say("no PKCE is refused", without.status === 400 || /error=invalid_request/.test(without.headers.get("location") ?? ""), without.status);
  const plain = await visit(oidc.buildAuthorizationUrl(spa, { redirect_uri: callback, scope: "openid", state: "s", code_challenge: "x".repeat(43), code_challenge_method: "plain" }));
  say("plain PKCE is refused", plain.status === 400 || /error=/.test(plain.headers.get("location") ?? ""), plain.status);
  const elsewhere = await visit(oidc.buildAuthorizationUrl(spa, { redirect_uri: "http://127.0.0.1:7777/elsewhere", scope: "openid", state: "s", code_challenge: "x".repeat(43), code_challenge_method: "S256" }));
  say("a callback that is not registered is refused", elsewhere.status === 400 && !elsewhere.headers.get("location"), elsewhere.status);
  const unknown = await visit(new URL(`/connect/authorize?client_id=nobody&response_type=code&redirect_uri=${callback}&scope=openid`, issuer));
  say("an unknown client is refused", unknown.status === 400 && !unknown.headers.get("location"), unknown.status);
  const implicit = await visit(new URL(`/connect/authorize?client_id=spa&response_type=token&redirect_uri=${callback}&scope=openid`, issuer));
  say("the implicit flow is refused", implicit.status === 400 || /error=/.test(implicit.headers.get("location") ?? ""), implicit.status);
}

// --- systems and devices
const service = await discover("service", oidc.ClientSecretPost("service-secret-of-the-test"));
const own = await oidc.clientCredentialsGrant(service, { scope: "api" });
say("client credentials", !!own.access_token && !own.refresh_token);
await refused("a wrong secret is refused", oidc.clientCredentialsGrant(await discover("service", oidc.ClientSecretPost("wrong")), { scope: "api" }));
await refused("client credentials of a public client are refused", oidc.clientCredentialsGrant(spa, { scope: "api" }));
await refused("a scope nobody registered is refused", oidc.clientCredentialsGrant(service, { scope: "everything" }), "invalid_scope");
await refused("the password grant is refused", oidc.genericGrantRequest(service, "password", { username: process.env.USER, password: process.env.PASSWORD }), "unsupported_grant_type");
{
  const device = await discover("device", oidc.None());
  const asked = await oidc.initiateDeviceAuthorization(device, { scope: "profile api" });
  say("device authorization", !!asked.user_code);
  const waiting = oidc.pollDeviceAuthorizationGrant(device, asked);
  const page = await visit(asked.verification_uri_complete);
  const html = await page.text();
  say("the person is asked", page.status === 200 && html.includes(asked.user_code), page.status);
  const foreign = await post(new URL("/connect/verify", issuer), { user_code: asked.user_code });
  say("a foreign page can't answer for him", foreign.status === 400, foreign.status);
  await post(new URL("/connect/verify", issuer), { user_code: asked.user_code, __RequestVerificationToken: token(html) });
  say("device token", !!(await waiting).access_token);
}

// --- forged tokens
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claims = { iss: issuer.href, sub: "1", scope: "api", exp: Math.floor(Date.now() / 1000) + 600, jti: "x" };
say("no token is refused", (await api()).status === 401);
say("alg none is refused", (await api(`${part({ alg: "none", typ: "at+jwt" })}.${part(claims)}.`)).status === 401);
say("a token of another issuer is refused", (await api(`${part({ alg: "RS256", typ: "at+jwt" })}.${part({ ...claims, iss: "https://elsewhere.example/" })}.${"A".repeat(342)}`)).status === 401);
const [head, body] = own.access_token.split(".");
say("a token with a foreign signature is refused", (await api([head, body, ...own.access_token.split(".").slice(2, -1), "A".repeat(22)].join("."))).status === 401);
