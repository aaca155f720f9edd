export {
  AUDIT_FILES,
  AUDIT_V1,
  type AuditEntry,
  type AuditManifest,
  type AuditRequest,
} from "./audit/audit-manifest.ts";
export { type CheckedAudit, type OpenAuditFile, verifyAudit } from "./audit/verify-audit.ts";
export { type CertificateSources, certificateOf, NotADeletionError } from "./certificate/certificate-of.ts";
export {
  CertificateError,
  type CheckedCertificate,
  verifyCertificate,
} from "./certificate/verify-certificate.ts";
export type { BeyondRestore, ReceiptClaims } from "./claims-of.ts";
export { createReceiptSigner, RECEIPT_HEADER, type ReceiptSigner } from "./receipt-signer.ts";
export { type CheckedReceipt, ReceiptError, verifyReceipt } from "./verify-receipt.ts";
