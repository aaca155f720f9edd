export { type IssuedCertificate, issueCertificate } from "./issue-certificate.ts";
