/** Ids of the example people that the tests speak of. */
export const MARA_USER = "6762f0d01bb69f9f2193bb7d";
export const MARA_LEAD = "6762f0e11bb69f9f2193bb99";
export const JO_USER = "6762f1001bb69f9f2193bc01";
export const JO_LEAD = "6762f1011bb69f9f2193bc02";
export const NOBODY = "6762f1101bb69f9f2193bc10";
export const WITHOUT_ADDRESS = "6762f1121bb69f9f2193bc12";
export const MERGED = "6762f1201bb69f9f2193bc20";
export const ARCHIVED = "6762f1211bb69f9f2193bc21";
export const BLOCKED = "6762f1221bb69f9f2193bc22";
export const ACME = "6762f0a61bb69f9f2193bb55";
export const BIG = "6762f0a61bb69f9f2193bb57";
