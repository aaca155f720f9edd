export { type AttemptLimiter, createAttemptLimiter } from "./attempt-limiter.ts";
export { createOpenId, LoginTransaction, type OpenId } from "./openid.ts";
export { LOGIN_MS, type OpenIdRouteOptions, registerOpenIdRoutes } from "./openid-routes.ts";
export { createPasswordCheck } from "./password.ts";
export { type People, readPeople } from "./people.ts";
export { type PasswordSignIn, registerSignInRoutes, type SignInOptions } from "./sign-in-routes.ts";
