export { claimsOf, type ReceiptClaims } from "./claims-of.ts";
export { createReceiptSigner, RECEIPT_HEADER, type ReceiptSigner } from "./receipt-signer.ts";
export { type CheckedReceipt, ReceiptError, verifyReceipt } from "./verify-receipt.ts";
