/** Everything that a certificate's page says itself, in one language. */
export interface CertificateWords {
  /** BCP 47; names the format of times too. */
  readonly locale: string;
  readonly title: string;
  /** By the outcome's status. */
  readonly verdicts: Readonly<Record<string, string>>;
  readonly otherVerdict: string;
  readonly noPersonalData: string;
  readonly asked: {
    readonly heading: string;
    readonly what: string;
    readonly deletion: string;
    readonly request: string;
    readonly sender: string;
    readonly law: string;
    readonly laws: Readonly<Record<string, string>>;
    readonly notStated: string;
    readonly workspace: string;
    readonly person: string;
    readonly received: string;
    readonly ended: string;
  };
  readonly found: {
    readonly heading: string;
    readonly intro: string;
    readonly where: string;
    readonly result: string;
    readonly count: string;
    /** By the coverage row's result. */
    readonly results: Readonly<Record<string, string>>;
  };
  /** By a category's name. */
  readonly categories: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly erased: {
    readonly heading: string;
    readonly intro: string;
    readonly nothing: string;
    readonly record: string;
    readonly how: string;
    readonly hows: Readonly<Record<string, string>>;
    readonly unproven: string;
    readonly parts: (count: number) => string;
    readonly metrics: Readonly<Record<string, string>>;
    readonly attempted: string;
    readonly accepted: string;
    readonly verified: string;
    readonly requestIds: string;
    readonly never: string;
    /** Why there is no time at which Intercom accepted it. */
    readonly bases: Readonly<Record<string, string>>;
  };
  readonly left: {
    readonly heading: string;
    readonly nothing: string;
    readonly why: string;
    readonly reasons: Readonly<Record<string, string>>;
    readonly inDoubt: (time: string) => string;
  };
  readonly remaining: {
    readonly heading: string;
    readonly intro: string;
    readonly nothing: string;
    /** By code; a code that is not here says its own sentence. */
    readonly codes: Readonly<Record<string, (count: number | null) => string>>;
    readonly until: (time: string) => string;
  };
  readonly notices: {
    readonly heading: string;
    readonly intro: string;
    readonly recipient: string;
    readonly sent: string;
    readonly notSent: string;
    /** Stands before the time at which it was asked for once more. */
    readonly askedAgain: string;
    /** Stands before the time at which it was taken once more. */
    readonly sentAgain: string;
    readonly acknowledged: string;
    /** Stands before the time until which it is due. */
    readonly open: string;
    readonly byOperator: string;
  };
  readonly later: {
    readonly heading: string;
    readonly accepted: string;
    readonly verified: string;
    readonly beyondRestore: string;
    /** Nobody has stated anything of it yet. */
    readonly open: (time: string) => string;
    readonly cameBack: string;
    /** Stands at the head of the page. */
    readonly cameBackVerdict: string;
    readonly notRechecked: (reason: string | null) => string;
    readonly vendorPurge: string;
    readonly purgeDue: (time: string) => string;
    readonly of: (count: number, all: number) => string;
  };
  readonly evidence: {
    readonly heading: string;
    readonly signed: string;
    readonly unsigned: string;
    readonly check: string;
    readonly receipt: string;
    readonly outcomeDigest: string;
    readonly journalHead: string;
    readonly entries: (count: number) => string;
    readonly limits: string;
  };
}
