export { acceptForms, createPageServer, registerProbes } from "./create-page-server.ts";
