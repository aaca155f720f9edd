export { checkSignIn } from "./check-sign-in.ts";
export { networks } from "./networks.ts";
export { generationOf, openSignInMethods } from "./open-sign-in-methods.ts";
export { people, SIGN_IN_VARIABLES } from "./sign-in-variables.ts";
