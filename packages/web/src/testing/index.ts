export { createCookieJar } from "../sessions/cookie-jar.ts";
export { createAttemptLimiter } from "../sign-in/attempt-limiter.ts";
export { LoginTransaction } from "../sign-in/openid.ts";
export { createPasswordCheck } from "../sign-in/password.ts";
export { readPeople } from "../sign-in/people.ts";
