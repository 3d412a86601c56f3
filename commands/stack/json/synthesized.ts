/** Resources of one type by their name in Terraform. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The parts of a synthesized stack's Terraform JSON that the commands read. */
export interface TerraformJson {
  readonly provider?: {
    readonly aws?: readonly Readonly<Record<string, unknown> & { region?: string; allowed_account_ids?: string[] }>[];
  };
  readonly variable?: Readonly<Record<string, unknown>>;
  readonly module?: Readonly<Record<string, unknown>>;
  readonly resource?: Readonly<Record<string, Resources>>;
  readonly data?: Readonly<Record<string, Resources>>;
  readonly output?: {
    readonly users?: {
      readonly value: Readonly<Record<string, { readonly policy_name?: string; readonly delivered_to?: string }>>;
    };
  };
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly terraform?: {
    readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly cloud?: Readonly<Record<string, unknown>>;
    readonly required_providers?: Readonly<Record<string, { readonly version?: unknown } | undefined>>;
  };
}

/** A stack as `cdktf synth` wrote it. */
export interface SynthesizedStack {
  readonly name: string;
  /** Where Terraform runs for this stack. */
  readonly directory: string;
  readonly file: string;
  readonly json: TerraformJson;
  /** The construct's path in the app; the name if it is directly in the app. */
  readonly constructPath?: string;
  /** The construct paths of the stacks that this one reads outputs of. */
  readonly dependencies?: readonly string[];
}
