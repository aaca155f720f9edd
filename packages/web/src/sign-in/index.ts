export { createOpenId, type OpenId } from "./openid.ts";
export { type OpenIdRouteOptions, registerOpenIdRoutes } from "./openid-routes.ts";
export { type PasswordSignIn, registerSignInRoutes, type SignInOptions } from "./sign-in-routes.ts";
