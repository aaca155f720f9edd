/** Who writes in the example's conversations and tickets. */
export const MARA = {
  type: "user",
  id: "6762f0d01bb69f9f2193bb7d",
  name: "Mara Linden",
  email: "mara.linden@example.com",
} as const;
export const SAM = {
  type: "lead",
  id: "6762f1111bb69f9f2193bc11",
  name: "Pat O'Neil <Sales>",
  email: "o'neil@example.com",
} as const;
export const JO = {
  type: "user",
  id: "6762f1001bb69f9f2193bc01",
  name: "Jo Keller",
  email: "jo@example.com",
} as const;
export const ADA = {
  type: "admin",
  id: "991267459",
  name: "Ada Quill",
  email: "ada.quill@colleagues.example",
} as const;
