export { checkSignIn } from "./check-sign-in.ts";
export { generationOf, openSignInMethods } from "./open-sign-in-methods.ts";
export { PAGE_VARIABLES } from "./page-variables.ts";
export { people, SIGN_IN_VARIABLES } from "./sign-in-variables.ts";
